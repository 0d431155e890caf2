// All versions of all forms that the desk knows. Built at start-up, then only read.
#pragma once

#include "dialogs/draft.h"
#include "dialogs/form.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

class Forms {
  public:
    /// Returns what is wrong, one line each: the same version twice, a migration to a field that
    /// does not exist.
    std::vector<std::string> add(Form form);

    const Form* newest(std::string_view id) const;
    const Form* find(std::string_view id, int version) const;
    std::vector<std::string> ids() const;

    /// The form a stored draft goes on with. A draft stays with the version it was begun with, as
    /// long as that is known, unless the newest version declares how to take it over.
    struct Adopted {
        const Form* form = nullptr;  ///< none: neither its version nor a way to a newer one is known
        Draft draft;
    };
    Adopted adopt(Draft draft) const;

  private:
    std::map<std::string, std::map<int, std::unique_ptr<const Form>>, std::less<>> forms_;
};

}  // namespace aftercare::dialogs
