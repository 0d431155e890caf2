// The form on telegraf with a scene and session.
import {Markup, Scenes, Telegraf, session} from 'telegraf';
import {botInfo, form, options, problem, serve, sessions, submit} from './common.mjs';

const bot = new Telegraf(options.token, {telegram: {apiRoot: options.api, webhookReply: false}});
bot.botInfo = botInfo;

const ask = (ctx, field) => ctx.reply(field.ask, field.choices && Markup.inlineKeyboard([field.choices.map(text => Markup.button.callback(text, text))]));

async function step(ctx) {
  const state = ctx.scene.state;
  const field = form.fields[state.answers.length];
  if (field.choices && ctx.callbackQuery) await ctx.answerCbQuery();
  const answer = field.choices ? ctx.callbackQuery?.data : ctx.message?.text;
  const wrong = problem(field, answer);
  if (wrong) return ctx.reply(wrong);
  state.answers.push(answer);
  if (state.answers.length < form.fields.length) return ask(ctx, form.fields[state.answers.length]);
  await ctx.reply(`${form.done} ${submit(ctx.chat.id, state.answers)}`);
  return ctx.scene.leave();
}

const scene = new Scenes.BaseScene('feedback');
scene.enter(ctx => { ctx.scene.state.answers = []; return ask(ctx, form.fields[0]); });
scene.on('message', step);
scene.on('callback_query', step);
bot.use(session({store: sessions}));
bot.use(new Scenes.Stage([scene]).middleware());
bot.command('new', ctx => ctx.scene.enter('feedback'));
bot.catch(error => { console.error(error); process.exit(1); });
serve(bot.webhookCallback('/', {secretToken: options.secret}));
