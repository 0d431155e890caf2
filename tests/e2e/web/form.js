// How a customer with a broken charger answers the feedback form, question by question.

import { picture } from './harness.js';

// The first rule whose words stand in the desk's last message is the answer: a press, or text.
const rules = [
  { question: /客户类型/, press: '个人客户' },
  { question: /怎么称呼|您的姓名/, say: '张三丰' },
  { question: /方便联系您的电话|联系电话/, say: '13812345678' },
  { question: /联系地址/, say: '上海市浦东新区张江路100号3幢502室' },
  { question: /产品问题.还是服务问题/, press: '产品问题' },
  { question: /产品名称/, say: '空气净化器' },
  { question: /型号规格/, say: 'AP-300' },
  { question: /序列号/, say: 'SN2024A1B2C3D4' },
  { question: /从哪里购买|购买渠道/, press: '线下门店' },
  { question: /哪天购买|购买日期/, say: '2024年3月5日' },
  { question: /订单号/, press: '跳过' },
  { question: /什么情况下出现|发生时的时间/, say: '昨晚8点在家里,室温约25℃,开机十分钟后出现,之前没有摔过' },
  { question: /具体表现/, say: '开机约十分钟后风扇停转,屏幕显示 E07,重启后十分钟再次出现' },
  { question: /多久出现一次|出现频率/, press: '每次都会' },
  { question: /异常的声音或气味|异响或异味/, press: '都没有' },
  { question: /试过/, say: '重启过两次,换过插座,都没有改善' },
  { question: /希望|期望/, press: '免费维修' },
];

export const files_question = /照片、视频|附件|图片/;
export const summary = /请核对/;

const rule_for = (text) => rules.find((rule) => rule.question.test(text));

/** Answers one question: the last of the desk's messages. Returns what the desk says next. */
export async function answer(visitor, asked) {
  const last = asked.at(-1);
  const rule = rule_for(last.text);
  if (rule) return rule.press ? visitor.press(rule.press) : visitor.say(rule.say);
  if (files_question.test(last.text)) {
    const after = await visitor.attach([picture]);
    return after.at(-1).buttons.includes('完成') ? visitor.press('完成') : after;
  }
  throw new Error(`no answer is known to: ${last.text} [${last.buttons}]`);
}

/** Answers questions until the desk says something with the words. */
export async function answer_until(visitor, asked, words) {
  for (let count = 0; count < 40; count++) {
    if (asked.some((message) => words.test(message.text))) return asked;
    asked = await answer(visitor, asked);
  }
  throw new Error(`the form never came to ${words}`);
}

/** From nothing to a ticket; returns its number. */
export async function submit(visitor) {
  const asked = await answer_until(visitor, await visitor.press('新建'), summary);
  if (!asked.at(-1).buttons.includes('确认提交')) throw new Error(`no way to submit: ${asked.at(-1).text}`);
  const done = await visitor.press('确认提交');
  return done.map((message) => message.text).join('\n').match(/SR\d{12}/)[0];
}
