# Several photos are one input, acknowledged once; early and late files go to the attachments.
form feedback  lang zh-CN  clock 2026-09-20T10:00+08:00
chat telegram:42
> /new
< (一 客户基本信息 · 1/19) 请选择客户类型 [个人客户|企业客户]
> 个人
< (一 客户基本信息 · 2/19) 请问您怎么称呼？请填写真实姓名
> album a.jpg b.jpg c.jpg
wait 2s
< 收到3个文件，已放入附件（共3个）。我们继续：
| 请填写您的姓名
= name
> 张三
< (一 客户基本信息 · 3/19) 请留一个方便联系您的电话（手机或带区号的座机）
| 例如：13812345678 或 010-12345678
> file a.jpg
wait 2s
> file virus.exe
< 有的文件类型不支持，没有保存。请发送照片、视频、PDF 或文档
| 请填写联系电话
> album d.jpg e.jpg f.jpg g.jpg h.jpg i.jpg j.jpg k.jpg
wait 2s
< 最多只能放9个文件，多出的没有保存
| 收到6个文件，已放入附件（共9个）。我们继续：
| 请填写联系电话
end
