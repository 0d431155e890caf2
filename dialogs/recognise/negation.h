// Whether a message denies something. For the readers of this folder only. Pure; may be called from any
// thread.
#pragma once

#include <string_view>

namespace aftercare::dialogs::recognise {

/// True when a word of denial stands in the text (a Normaliser::key): 不, 没, 别, 非, 无, "not", "don't",
/// "neither" ... Words that only look like one (不锈钢, 非常, 无线, 没问题 is not among them) do not count.
bool is_negated(std::u32string_view key);

}  // namespace aftercare::dialogs::recognise
