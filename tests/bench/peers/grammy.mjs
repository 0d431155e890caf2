// The form on grammY with @grammyjs/conversations.
import {conversations, createConversation} from '@grammyjs/conversations';
import {Bot, InlineKeyboard, webhookCallback} from 'grammy';
import {botInfo, form, options, problem, serve, sessions, submit} from './common.mjs';

const bot = new Bot(options.token, {client: {apiRoot: options.api}, botInfo});

async function feedback(conversation, ctx) {
  const answers = [];
  for (const field of form.fields) {
    const keyboard = field.choices && new InlineKeyboard([field.choices.map(text => InlineKeyboard.text(text, text))]);
    await ctx.reply(field.ask, {reply_markup: keyboard});
    for (;;) {
      const next = await conversation.waitFor(field.choices ? 'callback_query:data' : 'message:text');
      if (field.choices) await next.answerCallbackQuery();
      const answer = field.choices ? next.callbackQuery.data : next.message.text;
      const wrong = problem(field, answer);
      if (!wrong) {
        answers.push(answer);
        break;
      }
      await ctx.reply(wrong);
    }
  }
  const number = await conversation.external(() => submit(ctx.chat.id, answers));
  await ctx.reply(`${form.done} ${number}`);
}

const versioned = {read: key => sessions.get(key), write: (key, value) => sessions.set(key, value), delete: key => sessions.delete(key)};
bot.use(conversations({storage: versioned}));
bot.use(createConversation(feedback));
bot.command('new', ctx => ctx.conversation.enter('feedback'));
bot.catch(error => { console.error(error.error); process.exit(1); });
serve(webhookCallback(bot, 'http', {secretToken: options.secret, timeoutMilliseconds: 60000}));
