#include "adapters/email/lmtp/data_reader.h"

#include <algorithm>

namespace aftercare::email::lmtp {

void DataReader::fail(DataProblem problem) {
    if (problem_) return;
    problem_ = problem;
    dropped_ += data_.size();
    data_ = std::string();
}

void DataReader::keep(std::string_view bytes) {
    if (!problem_ && bytes.size() > limits_.message - data_.size()) fail(DataProblem::too_large);
    if (problem_) {
        dropped_ += bytes.size();
    } else {
        data_ += bytes;
    }
}

// Up to and with the next CR, or everything.
void DataReader::keep_inside(std::string_view& bytes) {
    const std::size_t cr = bytes.find('\r');
    const std::string_view piece = bytes.substr(0, cr);
    bytes.remove_prefix(piece.size());
    // Of two limits the one that is met first counts, however the bytes are cut into pieces.
    const std::size_t line_room = limits_.line - std::min(line_, limits_.line);
    const std::size_t room = limits_.message - data_.size();
    if (piece.size() > line_room && line_room <= room) fail(DataProblem::line_too_long);
    line_ += piece.size();
    keep(piece);
    if (cr == std::string_view::npos) return;
    bytes.remove_prefix(1);
    keep("\r");
    at_ = At::cr;
}

bool DataReader::feed(std::string_view& bytes) {
    while (!bytes.empty()) {
        const char next = bytes.front();
        switch (at_) {
            case At::line_start:
                line_ = 0;
                at_ = next == '.' ? At::dot : At::inside;
                if (next == '.') bytes.remove_prefix(1);
                break;
            case At::dot:  // dropped whatever follows: it was stuffed, or it is the end
                at_ = next == '\r' ? At::dot_cr : At::inside;
                if (next == '\r') bytes.remove_prefix(1);
                break;
            case At::dot_cr:
                if (next == '\n') {
                    bytes.remove_prefix(1);
                    return true;
                }
                keep("\r");
                at_ = At::cr;
                break;
            case At::inside:
                keep_inside(bytes);
                break;
            case At::cr:
                at_ = next == '\n' ? At::line_start : At::inside;
                if (next != '\n') {
                    ++line_;  // the CR was of the line
                    break;
                }
                keep("\n");
                bytes.remove_prefix(1);
                break;
        }
    }
    return false;
}

}  // namespace aftercare::email::lmtp
