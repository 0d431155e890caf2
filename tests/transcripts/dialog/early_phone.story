# A number that comes before its question is kept for both branches; a later one takes its place without a question, as nobody has seen it yet.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 13812345678
< 已为您记下：联系方式。
| 请选择客户类型 [个人客户|企业客户]
> 13912345678
< 已为您记下：联系方式。
| 请选择客户类型 [个人客户|企业客户]
> click 个人客户
! 个人客户
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> 王小明，电话 13700001111，谢谢
< 联系方式之前填的是「139 1234 5678」，要改成「137 0000 1111」吗？ [改为新的|保留原来的]
> click 改为新的
< 已更新「联系方式」：137 0000 1111
| 请填写您的姓名
end
