// The standard service procedure as the people of a site go through it: the customer writes letters, the agent sits at
// the web chat.
import assert from 'node:assert/strict';
import {quoted} from './person.mjs';

const request = `您好，
需求类型：报修·硬件故障
紧急程度：重要
产品名称：壁挂式空调
型号规格：KFR-35GW
序列号：SN2025AC0042
购买日期：2026年5月1日
问题描述：昨天下午起开机后只送风不制冷，显示屏报E4，断电重启一次没有改善
期望的处理：三天内修好
电话：13812345678
地址：上海市浦东新区张江路100号3幢502室
`;

export const diagnosis = `检测方式：上门检测
检测结果：室外机主板的通信芯片损坏
故障点：室外机主板
责任方：企业责任
判定依据：在保修期内，机身无进水、摔落痕迹
企业承担：主板、上门费、人工费
客户承担：无`;
export const repair = `方案1·解决方式：免费更换配件
方案1·方案内容：工程师携带新主板上门更换，并试机30分钟
方案1·处理周期：2个工作日内上门
方案1·费用：无
方案1·资源支持：主板1块`;
export const exchange = `方案2·解决方式：退换货
方案2·方案内容：更换同型号新机，旧机收回
方案2·处理周期：5个工作日内送货并安装
方案2·费用：无
方案2·资源支持：新机1台`;
const execution = `处理日期：今天
处理时间：09:00-10:20
执行人：维修部 刘工
处理内容：更换了同型号新机，试机30分钟，制冷正常
更换配件：新机1台
客户反应：试机后表示满意`;

const photo = {filename: '显示屏E4.png', contentType: 'image/png', content: Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC', 'base64')};

/** The signed link below a choice of a letter. */
export function linkOf(mail, label) {
  const found = new RegExp(`^\\d+\\. ${label}\\n\\s*(\\S+)$`, 'm').exec(mail.text);
  assert.ok(found, `no link for ${label} in\n${mail.text}`);
  return found[1];
}

export class Procedure {
  /** `desk` has the profile "service-process". */
  static async start(site, desk) {
    const procedure = new Procedure();
    return Object.assign(procedure, {site, desk, agent: await desk.agent('刘工', 'repair', '维修部')});
  }

  /** A report of the agent's, with everything in one message; `more`: answers to what is asked then. */
  async report(command, text, ...more) {
    await this.agent.say(command);
    await this.agent.hears('1/');
    await this.agent.say(text);
    for (const answer of more) await this.agent.say(answer);
    await this.agent.hears('请核对');
    await this.agent.say('提交');
  }

  /** A customer whose first letter has everything, so that one word makes it a ticket, which the agent takes. */
  async ticket(name, shown) {
    const customer = await this.site.person(name, {shown});
    await customer.write(this.desk.address, '空调不制冷', `${request}联系人：${shown}\n`, {attachments: [photo]});
    const summary = await customer.hears('请核对', 'SN2025AC0042');
    await customer.reply(summary, `确认提交\n\n${quoted(summary)}`);
    const [number] = (await customer.hears('您的反馈已提交')).text.match(/\d{6}-\d{3}/);
    await this.agent.hears('新工单', number);
    await this.agent.say(`/take ${number}`);
    await customer.hears('刘工已接手');
    return {customer, number};
  }

  /** Up to the letter with two options; the customer agrees to the diagnosis by a word. */
  async proposed(name, shown) {
    const {customer, number} = await this.ticket(name, shown);
    await this.report(`/diagnose ${number}`, diagnosis);
    const findings = await customer.hears('诊断结论和责任认定如下', '室外机主板的通信芯片损坏');
    await customer.reply(findings, `同意。\n\n谢谢\n${quoted(findings)}`);
    await customer.hears('谢谢您的确认');
    await this.report(`/propose ${number}`, `${repair}\n${exchange}`, '没有了');
    const offer = await customer.hears('▍方案1', '▍方案2', '更换同型号新机，旧机收回');
    return {customer, number, offer};
  }

  /** The work is done; answers the letter that asks whether the problem is solved. */
  async done({customer, number}) {
    await this.report(`/done ${number}`, execution, '跳过');
    return customer.hears('处理结果', '更换了同型号新机', '请问问题解决了吗');
  }

  /** From the chosen option to the archive, by replies. */
  async toArchive({customer, number}) {
    const result = await this.done({customer, number});
    assert.equal((await this.desk.ticket(number)).stage, 'confirmation');
    await customer.reply(result, `已解决，谢谢！\n\n${quoted(result)}`);
    const survey = await customer.hears('打个分');
    assert.equal((await this.desk.ticket(number)).stage, 'survey');
    await customer.reply(survey, `满意\n\n${quoted(survey)}`);
    await customer.hears('感谢您的评价');
    await this.assertArchived(number);
  }

  async assertArchived(number) {
    const {stage, rating, profile} = await this.desk.ticket(number);
    assert.deepEqual({stage, rating, profile}, {stage: 'archive', rating: 'satisfied', profile: 'service-process'});
  }
}
