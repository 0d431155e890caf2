# Exact, alias, number, ordinal, a close match is confirmed; a negation and a number in a sentence never match.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 两个都不是
< 没太明白您选的是哪一项，请从下面选择 [个人客户|企业客户]
> 我有2个问题
< 没太明白您选的是哪一项，请从下面选择
| 请选择客户类型 [个人客户|企业客户]
> 我们是企业客户的
< 客户类型是「企业客户」吗？ [是|不是]
> 不是
< 请选择客户类型 [个人客户|企业客户]
> 第一个
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
= customer_type individual
> /back
< (一 客户基本信息 · 1/19) 请选择客户类型
| 目前填的是：个人客户 [个人客户|企业客户|保持不变]
> 企業
< (一 客户基本信息 · 2/21) 已更新「客户类型」：企业客户
| 
| 请填写公司全称，与营业执照一致
| 例如：上海某某科技有限公司
= customer_type company
end
