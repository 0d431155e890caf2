#include "bot/routing/form_wishes.h"

#include "bot/routing/form_dialog.h"

namespace aftercare::bot {

bool take_form_wish(Turn& turn, const Wish& wish) {
    if (wish.what == Wish::What::begin) {
        begin_form(turn);
        return true;
    }
    auto draft = open_draft(turn);
    if (!draft) return false;
    // Nobody skips or corrects a question that they have not seen.
    const bool about_question = wish.what == Wish::What::back || wish.what == Wish::What::skip || wish.what == Wish::What::edit;
    if (about_question && is_elsewhere(turn, *draft)) return go_on_here(turn, *draft), true;
    switch (wish.what) {
        case Wish::What::back: return take_form_input(turn, *draft, dialogs::Back{});
        case Wish::What::skip: return take_form_input(turn, *draft, dialogs::Skip{});
        case Wish::What::edit: return take_form_input(turn, *draft, dialogs::EditField{wish.rest});
        case Wish::What::cancel: return take_form_input(turn, *draft, dialogs::Cancel{});
        case Wish::What::human: return take_form_input(turn, *draft, dialogs::Human{});
        case Wish::What::begin: break;
    }
    return false;
}

}  // namespace aftercare::bot
