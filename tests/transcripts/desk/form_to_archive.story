# From the form to the archive: an agent in the web console, a customer in Telegram, no detours.
form feedback  lang zh-CN  clock 2026-10-27T09:30+08:00  staff 小李/agent/CODE1
chat web:agent
> /join CODE1
chat telegram:42
> /new
> click 个人客户
> 张三
> 13812345678
> 浙江省杭州市西湖区文三路1号2幢303室
> click 产品问题
> 扫地机器人
> X200
> SN2024A1B2C3
> 2026年3月5日
> click 官网
> 跳过
> 昨晚8点在家里充电时出现,室温约25度,没有摔过也没有进水
> 用原装充电器充电30分钟,电量没有变化,充电口不发热
> click 每次都会
> 都没有
> 换过两根数据线,重启过,没有改善
> 免费维修
> album a.jpg b.jpg
wait 2s
> 完成
> click 确认提交
chat web:agent
> /queue
> /show 0001
> /take 0001
> /ask 0001 请问指示灯是什么颜色?
chat telegram:42
> 红色,一直闪
chat web:agent
> /note 0001 像是电池老化
> /progress 0001 已安排更换电池,预计明天完成
chat telegram:42
> /status
> /urge
chat web:agent
> /done 0001 已更换电池,测试充电正常
chat telegram:42
> click 已解决
> click 满意
> 师傅很专业
chat web:agent
> /show 0001
chat telegram:42
> /tickets
end
