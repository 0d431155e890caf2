#include "bot/cli/restore_request.h"

#include "adapters/sqlite/sqlite_store.h"
#include "bot/configuration/load_desk.h"

#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace aftercare::bot {

namespace fs = std::filesystem;

namespace {

constexpr auto patience = std::chrono::seconds(60);
constexpr auto look_every = std::chrono::milliseconds(50);

fs::path beside(const fs::path& store, const char* ending) { return fs::path(store.string() + ending); }
fs::path note_of_service(const fs::path& store) { return beside(store, ".pid"); }
fs::path request_of(const fs::path& store) { return beside(store, ".restore-wanted"); }
fs::path answer_of(const fs::path& store) { return beside(store, ".restore-answer"); }

/// Written whole or not at all, so that a reader never sees half of it.
void write_file(const fs::path& path, const std::string& content) {
    const fs::path partial = path.string() + ".partial";
    std::ofstream(partial, std::ios::binary) << content;
    fs::rename(partial, path);
}

bool is_served(const fs::path& store) {
    try {
        const sqlite::ServingLock free(store.string());
        return false;
    } catch (const sqlite::StoreError&) {
        return true;
    }
}

pid_t service_of(const fs::path& store) {
    const auto text = read_file(note_of_service(store)).value_or("");
    pid_t pid = 0;
    std::from_chars(text.data(), text.data() + text.size(), pid);
    if (pid <= 1) throw std::runtime_error("a service is running, but which process it is cannot be told");
    return pid;
}

}  // namespace

std::optional<std::string> restore_through_service(const fs::path& backup, const fs::path& store) {
    if (!is_served(store)) return std::nullopt;
    const pid_t service = service_of(store);
    fs::remove(answer_of(store));
    write_file(request_of(store), fs::absolute(backup).string());
    if (::kill(service, SIGUSR1) != 0) {
        fs::remove(request_of(store));
        throw std::runtime_error("the running service may not be asked by this user");
    }
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
        if (const auto answer = read_file(answer_of(store))) {
            fs::remove(answer_of(store));
            // "ok:<name kept aside>" or "no:<reason>"
            if (answer->starts_with("ok:")) return answer->substr(3);
            throw std::runtime_error(answer->substr(std::min<std::size_t>(3, answer->size())));
        }
        std::this_thread::sleep_for(look_every);
    }
    fs::remove(request_of(store));
    throw std::runtime_error("the running service did not answer");
}

void answer_restore_request(const fs::path& store) {
    const auto backup = read_file(request_of(store));
    fs::remove(request_of(store));
    if (!backup) return;
    try {
        write_file(answer_of(store), "ok:" + sqlite::restore(*backup, store.string()));
    } catch (const std::exception& error) {
        write_file(answer_of(store), std::string("no:") + error.what());
    }
}

ServingNote::ServingNote(const fs::path& store) : path_(note_of_service(store)) {
    if (store.has_parent_path()) fs::create_directories(store.parent_path());
    write_file(path_, std::to_string(::getpid()));
}

ServingNote::~ServingNote() {
    std::error_code ignored;
    fs::remove(path_, ignored);
}

}  // namespace aftercare::bot
