# Numbers that cannot be mistaken are taken from a sentence; the rest is the answer.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 个人
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> 张三 13812345678 zhangsan@example.com
< (一 客户基本信息 · 4/19) 已为您记下：联系方式、电子邮箱。
| 
| 请填写您的联系地址，精确到门牌号
| 例如：上海市浦东新区张江路100号3幢502室
= name 张三
= phone +8613812345678
= email zhangsan@example.com
> 上海市浦东新区张江路100号3幢502室
< (二 产品/服务信息 · 5/19) 这次反馈的是产品问题，还是服务问题？ [产品问题|服务问题]
> 产品
< (二 产品/服务信息 · 6/19) 请填写产品名称
| 例如：智能手机、空气净化器、激光打印机
end
