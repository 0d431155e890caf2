# An optional field that does not work out may be skipped.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 个人
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> /edit 电子邮箱
< (一 客户基本信息 · 5/20) 请填写电子邮箱（选填）
| 例如：zhangsan@example.com [跳过]
> abc
< 邮箱地址里应该有一个「@」，请核对一下
| 例如：zhangsan@example.com [跳过]
> abc@
< 这个邮箱地址好像不对，请核对一下
| 请填写电子邮箱，不填可以跳过 [跳过]
> abc@def
< 这个邮箱地址好像不对，请核对一下
| 电子邮箱好像不太好填。您可以先这样登记，也可以请人工客服帮忙。 [跳过|先这样登记|转人工]
> click 跳过
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
= email -
end
