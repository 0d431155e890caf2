# After an interruption the same question is asked again in short; "why" is answered.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 个人
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> /status
< 请填写您的姓名
> 为什么要填
< 登记真实姓名，维修、寄件和质保核对时才能对得上。对外显示时会打码，如「张*」。
| 请填写您的姓名
> /help
< 请填写您的姓名
> 张三
< (一 客户基本信息 · 3/19) 请留一个方便联系您的电话（手机或带区号的座机）
| 例如：13812345678 或 010-12345678
end
