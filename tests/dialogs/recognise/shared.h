// What the tests of this folder share.
#pragma once

#include "dialogs/recognise/normalise.h"

namespace aftercare::dialogs::recognise {

/// One for all tests, as in the service.
inline const Normaliser& normaliser() {
    static const Normaliser instance;
    return instance;
}

}  // namespace aftercare::dialogs::recognise
