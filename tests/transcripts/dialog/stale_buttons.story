# A second tap, an old button and a forged one change nothing.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> click 个人客户
! 个人客户
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> click 个人客户
! 这个问题已经回答过了：客户类型 个人客户
> click 企业客户
! 这个问题已经回答过了：客户类型 个人客户
= customer_type individual
> click d:1:1:customer_type:company
! 这个问题已经回答过了：客户类型 个人客户
> click d:2:1:customer_type:company
! 这个按钮已经失效
> click nonsense
! 这个按钮已经失效
> /back
< (一 客户基本信息 · 1/19) 请选择客户类型
| 目前填的是：个人客户 [个人客户|企业客户|保持不变]
> click d:1:3:customer_type:nobody
! 这个按钮已经过期，请看最新的一条消息
> click 企业客户
! 企业客户
< (一 客户基本信息 · 2/21) 已更新「客户类型」：企业客户
| 
| 请填写公司全称，与营业执照一致
| 例如：上海某某科技有限公司
= customer_type company
dup
end
