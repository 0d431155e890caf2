#include "tests/transcripts/pure_desk.h"

#include "tests/transcripts/draft_value.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace aftercare::transcripts {

namespace {

namespace fs = std::filesystem;
using namespace dialogs;

nlohmann::json read_json(const fs::path& path) {
    std::ifstream in(path);
    return nlohmann::json::parse(in, nullptr, true, true);
}

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> files;
    if (fs::exists(folder))
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

const Form* Material::find(const std::string& id) const {
    for (const auto& form : forms)
        if (form.id == id) return &form;
    return nullptr;
}

std::unique_ptr<const Material> load_material(const std::string& source_directory) {
    const fs::path root(source_directory);
    auto material = std::make_unique<Material>();
    std::string errors;
    for (const auto& folder : {root / "config/texts", root / "tests/dialogs/texts"})
        for (const std::string language : {"zh-CN", "en"})
            for (const auto& file : files_in(folder / language))
                for (const auto& error : material->texts.add(language, read_json(file)))
                    errors += file.filename().string() + ": " + error + "\n";
    material->normaliser = std::make_unique<recognise::Normaliser>();
    for (const auto& folder : {root / "config/forms", root / "tests/dialogs/forms"}) {
        for (const auto& file : files_in(folder)) {
            auto parsed = parse_form(read_json(file), material->texts, *material->normaliser);
            for (const auto& error : parsed.errors) errors += file.filename().string() + ": " + error + "\n";
            if (parsed.form) material->forms.push_back(std::move(*parsed.form));
        }
    }
    if (!errors.empty()) throw std::runtime_error(errors);
    return material;
}

void PureDesk::open(const Story& story) {
    const auto header = [&](const std::string& name, std::string otherwise) {
        const auto found = story.header.find(name);
        return found == story.header.end() ? otherwise : found->second;
    };
    form_ = material_.find(header("form", "feedback"));
    if (!form_) throw std::runtime_error("no form " + header("form", "feedback"));
    language_ = header("lang", "zh-CN");
    zone_ = core::Zone::fixed("Asia/Shanghai", std::chrono::hours(8));
    asking_ = header("asking", "one_by_one") == "all_at_once" ? Asking::all_at_once : Asking::one_by_one;
    view_ = header("view", "whole") == "masked" ? View::masked : View::whole;
    now_ = last_input_ = story.clock;
}

Context PureDesk::context() const {
    return {now_, zone_, material_.texts, core::DraftId(1), chat_, asking_, view_};
}

bool PureDesk::is_open() const {
    return draft_ && (draft_->phase == Phase::asking || draft_->phase == Phase::summary);
}

std::vector<Output> PureDesk::take(const Line& line) {
    said_.clear();
    const std::string message = "m" + std::to_string(messages_ + 1);
    if (line.kind == Line::Kind::wait) {
        wait(line.wait);
        return std::move(said_);
    }
    if (line.kind == Line::Kind::chat) {
        chat_ = line.words.empty() ? "" : line.words.front();
        name_ = name_in(line);
        return {};
    }
    if (line.kind == Line::Kind::dup) return {};  // the service knows the event and does not apply it
    last_input_ = now_;
    reminded_ = 0;
    abandoned_ = false;
    switch (line.kind) {
        case Line::Kind::text: text(line); break;
        case Line::Kind::click: input(PressInput{payload(line.text)}); break;
        case Line::Kind::files: {
            FilesInput files;
            files.message = message;
            files.album = line.words.size() > 1 ? "album" + std::to_string(++messages_) : "";
            for (const auto& name : line.words) files.files.push_back({name, name, name, media_type_of(name), 1000});
            input(files);
            break;
        }
        case Line::Kind::mail:
        case Line::Kind::unproven:
        case Line::Kind::reply: letter(line, message); break;
        case Line::Kind::contact: input(ContactInput{line.words.front(), "", message}); break;
        case Line::Kind::location:
            input(LocationInput{std::stod(line.words[0]), std::stod(line.words[1]), line.text, message});
            break;
        case Line::Kind::edit: {
            const int which = line.which > 0 ? line.which : messages_;
            input(EditInput{"m" + std::to_string(which), line.text});
            break;
        }
        default: break;
    }
    return std::move(said_);
}

void PureDesk::text(const Line& line) {
    if (command(line.text)) return;
    if (asking_ == Asking::all_at_once) return letter(line, "m" + std::to_string(messages_ + 1));
    ++messages_;
    input(TextInput{line.text, "m" + std::to_string(messages_)});
}

void PureDesk::letter(const Line& line, const std::string& message) {
    ++messages_;
    LetterInput letter{line.text, {}, message, chat_.substr(chat_.find(':') + 1), name_, !is_open()};
    for (const auto& name : line.words) letter.files.push_back({name, name, name, media_type_of(name), 1000});
    if (is_open())
        input(letter);
    else
        apply(start(*form_, language_, context(), letter));
}

bool PureDesk::command(const std::string& text) {
    if (!text.starts_with('/')) return false;
    const auto space = text.find(' ');
    const std::string name = text.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : text.substr(space + 1);
    if (name == "/new") {
        if (is_open())
            input(Resume{});
        else
            apply(start(*form_, language_, context()));
        return true;
    }
    if (name == "/back") input(Back{});
    if (name == "/skip") input(Skip{});
    if (name == "/edit") input(EditField{rest});
    if (name == "/cancel") input(Cancel{});
    if (name == "/human") input(Human{});
    if (name == "/lang") input(SetLanguage{rest});
    if (name == "/status" || name == "/help") input(AskAgain{});
    return true;
}

void PureDesk::input(const Input& input) {
    if (!draft_) return;
    apply(dialogs::take(*form_, *draft_, input, context()));
}

void PureDesk::apply(Step step) {
    draft_ = std::move(step.draft);
    if (step.settle_after) settle_at_ = now_ + *step.settle_after;
    if (!step.hint.empty()) said_.push_back({"", step.hint, {}, true});
    for (const auto& message : step.says) {
        Output output{message.heading, message.text, {}, false};
        sent_.emplace_back();
        for (const auto& row : message.buttons)
            for (const auto& button : row) {
                output.buttons.push_back(button.label);
                sent_.back().push_back(button);
            }
        said_.push_back(std::move(output));
    }
    if (step.submission) {
        const auto again = parse_submission(to_json(*step.submission));
        if (!again || *again != *step.submission) throw std::runtime_error("the submission does not survive storing");
        std::string text = "submitted by " + step.submission->signature.who + "\n" +
                           render_text(*form_, *step.submission, material_.texts, draft_->language, view_);
        for (const auto& group : attachments(*form_, *step.submission, material_.texts, draft_->language))
            text += "\n" + group.title;
        said_.push_back({"", text, {}, false});
    }
    if (step.outcome == Outcome::human_wanted) said_.push_back({"", "(an agent takes over)", {}, false});
}

void PureDesk::wait(core::Duration duration) {
    const core::Time until = now_ + duration;
    while (true) {
        const auto& policy = form_->policy;
        std::optional<core::Time> due;
        std::function<void()> fire;
        const auto candidate = [&](core::Time at, std::function<void()> what) {
            if (at <= until && (!due || at < *due)) {
                due = at;
                fire = std::move(what);
            }
        };
        if (settle_at_)
            candidate(*settle_at_, [&] {
                settle_at_.reset();
                input(FilesSettled{});
            });
        if (is_open() && reminded_ < static_cast<int>(policy.remind_after.size()))
            candidate(last_input_ + policy.remind_after[static_cast<std::size_t>(reminded_)],
                      [&] { input(Remind{++reminded_}); });
        if (is_open() && !abandoned_)
            candidate(last_input_ + policy.abandon_after, [&] {
                abandoned_ = true;
                input(Abandon{});
            });
        if (!due) break;
        now_ = *due;
        fire();
    }
    now_ = until;
}

std::string PureDesk::payload(const std::string& label) const {
    for (auto message = sent_.rbegin(); message != sent_.rend(); ++message)
        for (const auto& button : *message)
            if (button.label == label) return button.payload;
    return label;  // a forged payload, as it is written
}

void PureDesk::restart() {
    if (!draft_) return;
    const std::string bytes = to_bytes(*draft_);
    auto parsed = parse_draft(bytes);
    if (!parsed.draft || !(*parsed.draft == *draft_) || to_bytes(*parsed.draft) != bytes)
        throw std::runtime_error("the draft does not survive a restart");
    draft_ = std::move(parsed.draft);
}

std::string PureDesk::value(const std::string& field) { return draft_ ? draft_value(*draft_, field) : ""; }

}  // namespace aftercare::transcripts
