#include "core/ticket.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::core {

namespace {

template <class E, std::size_t N>
std::string_view word(const std::array<std::pair<E, std::string_view>, N>& words, E value) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.first == value; });
    return found == words.end() ? std::string_view("unknown") : found->second;
}

template <class E, std::size_t N>
std::optional<E> meaning(const std::array<std::pair<E, std::string_view>, N>& words, std::string_view name) {
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& w) { return w.second == name; });
    return found == words.end() ? std::nullopt : std::optional<E>(found->first);
}

constexpr std::array<std::pair<Stage, std::string_view>, 9> stages{{{Stage::intake, "intake"},
                                                                    {Stage::diagnosis, "diagnosis"},
                                                                    {Stage::proposal, "proposal"},
                                                                    {Stage::execution, "execution"},
                                                                    {Stage::verification, "verification"},
                                                                    {Stage::confirmation, "confirmation"},
                                                                    {Stage::survey, "survey"},
                                                                    {Stage::closing, "closing"},
                                                                    {Stage::archive, "archive"}}};

constexpr std::array<std::pair<Wait, std::string_view>, 5> waits{{{Wait::nobody, "nobody"},
                                                                  {Wait::answer, "answer"},
                                                                  {Wait::agreement, "agreement"},
                                                                  {Wait::choice, "choice"},
                                                                  {Wait::approval, "approval"}}};

constexpr std::array<std::pair<Closing, std::string_view>, 5> closings{{{Closing::open, "open"},
                                                                        {Closing::completed, "completed"},
                                                                        {Closing::cancelled, "cancelled"},
                                                                        {Closing::dismissed, "dismissed"},
                                                                        {Closing::merged, "merged"}}};

constexpr std::array<std::pair<Actor::Kind, std::string_view>, 3> actor_kinds{{{Actor::Kind::customer, "customer"},
                                                                               {Actor::Kind::staff, "staff"},
                                                                               {Actor::Kind::system, "system"}}};

}  // namespace

std::string_view name_of(Stage stage) { return word(stages, stage); }
std::optional<Stage> stage_named(std::string_view name) { return meaning(stages, name); }

std::string_view name_of(Wait wait) { return word(waits, wait); }

bool waits_for_customer(const Ticket& ticket) {
    return ticket.waiting == Wait::answer || ticket.waiting == Wait::agreement || ticket.waiting == Wait::choice ||
           ticket.stage == Stage::confirmation || ticket.stage == Stage::survey;
}

std::string_view name_of(Closing closing) { return word(closings, closing); }
std::optional<Closing> closing_named(std::string_view name) { return meaning(closings, name); }

std::string_view name_of(Actor::Kind kind) { return word(actor_kinds, kind); }
std::optional<Actor::Kind> actor_kind_named(std::string_view name) { return meaning(actor_kinds, name); }

}  // namespace aftercare::core
