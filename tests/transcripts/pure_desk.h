// The pure dialog engine as a Desk: a draft, a virtual clock and the timers a form asks for. The
// service's own part (tickets, deduplication by event id) is played in the simplest way.
#pragma once

#include "core/texts.h"
#include "dialogs/engine.h"
#include "tests/transcripts/story.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::transcripts {

/// Texts and forms of a source tree. Throws std::runtime_error with every error.
struct Material {
    core::Texts texts;
    std::unique_ptr<const dialogs::recognise::Normaliser> normaliser;
    std::vector<dialogs::Form> forms;

    const dialogs::Form* find(const std::string& id) const;
};
std::unique_ptr<const Material> load_material(const std::string& source_directory);

class PureDesk : public Desk {
  public:
    explicit PureDesk(const Material& material) : material_(material) {}

    void open(const Story& story) override;
    std::vector<Output> take(const Line& line) override;
    void restart() override;
    std::string value(const std::string& field) override;

  private:
    dialogs::Context context() const;
    void input(const dialogs::Input& input);
    void text(const Line& line);
    void letter(const Line& line, const std::string& message);
    bool command(const std::string& text);
    void apply(dialogs::Step step);
    void wait(core::Duration duration);
    std::string payload(const std::string& label) const;
    bool is_open() const;

    const Material& material_;
    const dialogs::Form* form_ = nullptr;
    core::Zone zone_;
    std::string language_;
    std::string chat_;
    std::string name_;  ///< of whoever speaks, as a letter says it
    dialogs::Asking asking_ = dialogs::Asking::one_by_one;
    dialogs::View view_ = dialogs::View::whole;
    core::Time now_;
    std::optional<dialogs::Draft> draft_;
    std::vector<std::vector<core::Button>> sent_;  ///< the buttons of each message so far
    std::vector<Output> said_;
    int messages_ = 0;
    std::optional<core::Time> settle_at_;
    core::Time last_input_;
    int reminded_ = 0;
    bool abandoned_ = false;
};

}  // namespace aftercare::transcripts
