// Conditions over the answers of a form: a closed set of operators, compiled to a small tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::dialogs {

/// An empty condition (no nodes) always holds. A comparison with a field that has no answer is
/// false, whatever the operator.
struct Condition {
    enum class Op : std::uint8_t {
        all = 1,  ///< and
        any,      ///< or
        none,     ///< not (of its one argument)
        equal,
        not_equal,
        less,
        at_most,
        greater,
        at_least,
        in,       ///< the field's value is one of the values
        set,      ///< the field is answered
        skipped,  ///< the field was left out by the customer
    };
    struct Node {
        Op op = Op::all;
        std::uint16_t field = 0;             ///< for the comparisons: index of the field
        std::vector<std::string> values;     ///< text to compare with; dates as YYYY-MM-DD
        std::optional<double> number;        ///< to compare with a number field
        std::vector<std::uint16_t> arguments;///< indexes of nodes
    };
    std::vector<Node> nodes;  ///< the last is the root

    bool always() const { return nodes.empty(); }
};

}  // namespace aftercare::dialogs
