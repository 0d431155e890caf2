# A switch of the language puts the same question again in the new one.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 个人
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> /lang en
< (1 About you · 2/19) What is your full name?
> /lang fr
> John Smith
< (1 About you · 3/19) On which number can we reach you (mobile, or landline with area code)?
| For example: 13812345678 or +49 30 1234567
end
