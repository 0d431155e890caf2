# Letters about several tickets: whose words they answer is asked, never guessed.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00  staff 小李/agent/CODE1
chat email:li@desk.example
> /join CODE1
< ~ *小李*
chat email:wu@example.com named 吴敏
> /human
< ~ *SR202610270001*
chat email:sun@example.com named 孙丽
> /human
< ~ *SR202610270002*
chat email:li@desk.example
< ~ *SR202610270001*
< ~ *SR202610270002*
# The results of two commands come in one letter: an answer to it needs a number.
> mail
| /take 0001
| /take 0002
< ~ *SR202610270001*小李已接单*
< ~ *SR202610270002*小李已接单*
> reply
| /reply 明天上午到
< 请写上工单编号（末三四位即可），如：/reply 0001
> mail
| /take 0001
| /take 0002
< ~ *已经在您手上*
< ~ *已经在您手上*
> reply
| 明天上午到
< 您回复的那封信涉及不止一张工单，这句话没有发给任何人。请写上编号：/reply 0001（回复）发给该客户，/note 0001（备注）给同事。
> mail
| /take 0001
| /take 0002
< ~ *已经在您手上*
< ~ *已经在您手上*
> reply
| /reply 0002 明天上午到
< ~ 已回复孙*SR202610270002*
chat email:wu@example.com
< ~ *SR202610270001*小李已接手*
end
chat email:sun@example.com
< ~ *SR202610270002*小李已接手*
< ~ *明天上午到*
