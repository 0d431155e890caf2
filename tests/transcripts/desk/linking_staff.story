# Staff may use several chats, with a code that they asked for as staff; nobody gets in with a code of their own.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00  staff 小李/agent/CODE1,王工/agent/CODE2
chat web:agent
> /join CODE1
< (欢迎，小李！) 您现在是坐席，新工单会发到这里。
| 待办（/queue）查看工单，接单（/take 0001）开始处理，帮助（/help）查看全部指令。
chat web:wang
> /join CODE2
< (欢迎，王工！) 您现在是坐席，新工单会发到这里。
| 待办（/queue）查看工单，接单（/take 0001）开始处理，帮助（/help）查看全部指令。
chat telegram:42
> /link
< (关联另一个聊天) 您的关联码：CODE-0001
| 
| 请在另一个聊天（网页、微信、Telegram 等）里发送：
| /link CODE-0001
| 
| 关联后，两边都能接着填反馈单、查看工单和进度。关联码 10 分钟内有效，只能用一次。请不要告诉别人：谁输入它，谁就能看到您的工单。
chat web:agent
> /link CODE0001
< 为了安全，坐席不能输入别人给的关联码。要关联您自己的其他聊天，请在这里发送 /link 获取关联码，再到那个聊天里输入。
> /link
< (关联另一个聊天) 您的关联码：CODE-0002
| 
| 请在您的另一个聊天里发送：
| /link CODE-0002
| 
| 关联后，那个聊天也可以用您的坐席身份处理工单。关联码 10 分钟内有效，只能用一次，请务必不要告诉任何人。
chat web:wang
> /link CODE0002
< 两边都是坐席身份，不能关联。
chat telegram:42
> /link CODE0002
< (关联成功) 这里和您在网页的聊天已经关联，在这里也可以用坐席身份处理工单。取消关联请发送 /unlink。 [我的工单]
> /queue
< 没有待办工单，辛苦了！
chat telegram:-100 as 42
> /link
< 请和我单独聊天时使用这个功能。
> /queue
< 没有待办工单，辛苦了！
chat telegram:42
> /unlink
< 已取消关联，两边的工单和资料各归各的。
> /queue
< 没有「/queue」这个指令。发送 /help 看看可以做什么。
chat web:agent
< 🔗 您在Telegram的聊天已经和这里关联。如果不是您本人操作，请马上发送 /unlink 取消。
< 关联的一个聊天已经取消关联，两边的工单和资料各归各的。
> /queue
< 没有待办工单，辛苦了！
end
