#include "office.h"

#include "adapters/sqlite/sqlite_store.h"
#include "bot/commands/join_code.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace aftercare::bot {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const core::ChannelId web{"web", "site"};

json read_json(const fs::path& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot open " + path.string());
    return json::parse(file, nullptr, true, true);
}

fs::path config() { return fs::path(AFTERCARE_SOURCE_DIR) / "config"; }

std::unique_ptr<Desk> make_desk() {
    auto desk = std::make_unique<Desk>();
    desk->language = "zh-CN";
    desk->zone = core::Zone::fixed("Asia/Shanghai", std::chrono::hours(8));
    desk->calendar = core::parse_calendar(read_json(config() / "calendars/cn.json")).calendar;
    for (const auto& year : fs::directory_iterator(config() / "calendars/cn"))
        core::add_year(desk->calendar, year.path().stem().string(), read_json(year));
    for (const char* language : {"zh-CN", "en"}) {
        json merged = json::object();
        for (const auto& file : fs::directory_iterator(config() / "texts" / language)) merged.merge_patch(read_json(file));
        desk->texts.add(language, merged);
    }
    desk->commands = CommandWords(desk->texts);
    desk->normaliser = std::make_unique<dialogs::recognise::Normaliser>();
    auto form = dialogs::parse_form(read_json(config() / "forms/feedback.json"), desk->texts, *desk->normaliser);
    if (!form.form) throw std::runtime_error("the form is broken: " + form.errors.front());
    desk->forms.add(std::move(*form.form));
    desk->profiles.emplace("feedback-form", core::parse_profile(read_json(config() / "profiles/feedback-form.json")).profile);
    desk->configured.insert("feedback-form");
    core::Capabilities capabilities;
    capabilities.buttons = true;
    desk->channels.push_back({web, capabilities, "feedback-form", ""});
    return desk;
}

dialogs::Entry answer(std::string field, std::string value) {
    dialogs::Entry entry;
    entry.place.field = std::move(field);
    entry.value = std::move(value);
    return entry;
}

}  // namespace

Office::Office()
    : now(core::Time{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27}} + std::chrono::hours(1) + std::chrono::minutes(30)),
      desk(make_desk()),
      store(sqlite::create_store({})) {}

Office::~Office() { store->close(); }

void Office::run(const std::function<void(core::Tx&)>& turn) {
    said.clear();
    hint.clear();
    store->transact(turn);
}

void Office::keep(Turn& turn) {
    hint = turn.effects.hint;
    for (const auto& delivery : turn.effects.deliveries) {
        Said one{delivery.to.chat, delivery.message.heading, delivery.message.text, {}, delivery.message.files,
                 delivery.message.origin};
        for (const auto& row : delivery.message.buttons) one.buttons.insert(one.buttons.end(), row.begin(), row.end());
        for (const auto& button : one.buttons) EXPECT_LE(button.payload.size(), 64u);
        said.push_back(one);
        all_.push_back(std::move(one));
        if (delivery.ticket)
            turn.tx.messages().remember_topic(delivery.conversation, std::to_string(all_.size()), delivery.ticket);
    }
}

void Office::in_turn(const std::string& chat, const std::function<void(Turn&)>& act) {
    run([&](core::Tx& tx) {
        Turn turn(tx, *desk, now);
        const core::Address address{web, chat};
        if (auto known = tx.people().conversation(address)) {
            turn.conversation = *known;
            turn.person = tx.people().person(known->person).value();
        } else {
            turn.person.name = "李雷";
            turn.person.language = chat.starts_with("en") ? "en" : "zh-CN";
            turn.person.created = now;
            turn.person.id = tx.people().add(turn.person);
            turn.conversation.address = address;
            turn.conversation.person = turn.person.id;
            turn.conversation.kind = chat.starts_with("group") ? core::ChatKind::group : core::ChatKind::one_to_one;
            turn.conversation.id = tx.people().add(turn.conversation);
        }
        turn.staff = tx.staff().of_person(turn.person.id);
        act(turn);
        keep(turn);
    });
}

void Office::write(const std::string& chat, const std::string& text, const std::string& reply_to) {
    in_turn(chat, [&](Turn& turn) {
        core::Incoming incoming;
        incoming.channel = web;
        incoming.reply_to = reply_to;
        turn.incoming = &incoming;
        if (turn.staff && take_agent_command(turn, text)) return;
        if (take_customer_command(turn, text)) return;
        if (!take_ticket_message(turn, text, {})) turn.say_text("turn.welcome.heading");
    });
}

void Office::send_files(const std::string& chat, std::vector<core::FileRef> files, const std::string& caption) {
    in_turn(chat, [&](Turn& turn) { take_ticket_message(turn, caption, files); });
}

void Office::press(const std::string& chat, const std::string& label) {
    for (auto one = all_.rbegin(); one != all_.rend(); ++one) {
        if (one->chat != chat) continue;
        for (const auto& button : one->buttons) {
            if (button.label != label) continue;
            const std::string payload = button.payload;
            in_turn(chat, [&](Turn& turn) { EXPECT_TRUE(take_ticket_press(turn, payload)) << payload; });
            return;
        }
    }
    FAIL() << "no button " << label << " in " << chat;
}

std::string Office::submit(const std::string& chat, const std::string& serial, const std::string& symptom) {
    std::string number;
    in_turn(chat, [&](Turn& turn) {
        core::DraftRecord draft;
        draft.person = turn.person.id;
        draft.conversation = turn.conversation.id;
        draft.form = "feedback";
        draft.profile = "feedback-form";
        draft.created = draft.updated = now;
        draft.id = turn.tx.drafts().add(draft);
        dialogs::Submission submission;
        submission.form = "feedback";
        submission.version = desk->forms.newest("feedback")->version;
        submission.language = turn.person.language;
        submission.entries = {answer("customer_type", "individual"),
                              answer("name", "张三丰"),
                              answer("phone", "13812345678"),
                              answer("about", "product"),
                              answer("product_name", "X200 手机"),
                              answer("serial", serial),
                              answer("symptom", symptom.empty() ? "充电30分钟电量不变" : symptom)};
        submission.signature = {"web:site:" + chat, now};
        const auto id = open_ticket(turn, draft, submission);
        number = turn.tx.tickets().ticket(id)->number;
    });
    return number;
}

void Office::hire(const std::string& chat, const std::string& name, const std::string& role) {
    run([&](core::Tx& tx) {
        core::Staff member;
        member.name = name;
        member.role = role;
        tx.staff().add(member, join_code_hash("CODE" + name), now + std::chrono::hours(1));
    });
    write(chat, "/join CODE" + name);
}

void Office::wait(core::Duration duration) {
    const core::Time until = now + duration;
    std::vector<Said> heard_meanwhile;
    for (bool again = true; again;) {
        again = false;
        run([&](core::Tx& tx) {
            const auto due = tx.timers().due(until, 1);
            if (due.empty() || !tx.timers().claim(due.front())) return;
            again = true;
            now = std::max(now, due.front().due);
            Turn turn(tx, *desk, now);
            EXPECT_TRUE(take_ticket_timer(turn, due.front()));
            keep(turn);
        });
        heard_meanwhile.insert(heard_meanwhile.end(), said.begin(), said.end());
    }
    said = std::move(heard_meanwhile);
    now = until;
}

core::Ticket Office::ticket(const std::string& number) {
    core::Ticket found;
    store->transact([&](core::Tx& tx) { found = tx.tickets().numbered(number).value(); });
    EXPECT_EQ(core::faults_of(desk->profile(found.profile), found), std::vector<std::string>{});
    return found;
}

std::vector<core::Event> Office::events(const std::string& number) {
    std::vector<core::Event> found;
    store->transact([&](core::Tx& tx) { found = tx.tickets().events(tx.tickets().numbered(number)->id); });
    return found;
}

std::size_t Office::timers() {
    std::size_t count = 0;
    store->transact([&](core::Tx& tx) { count = tx.timers().due(now + std::chrono::hours(24 * 3000), 100).size(); });
    return count;
}

core::Origin Office::origin_for(const std::string& chat) const {
    const auto last = std::find_if(said.rbegin(), said.rend(), [&](const Said& each) { return each.chat == chat; });
    if (last == said.rend()) throw std::logic_error("nothing was said to " + chat);
    return last->origin;
}

std::string Office::heard(const std::string& chat) const {
    std::string all;
    for (const auto& one : said) {
        if (one.chat != chat) continue;
        all += (all.empty() ? "" : "\n--\n") + one.heading + "\n" + one.text;
        for (const auto& button : one.buttons) all += " [" + button.label + "]";
    }
    return all;
}

}  // namespace aftercare::bot
