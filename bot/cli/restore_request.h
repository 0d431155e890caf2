// How `restore` replaces the database of a running service: it leaves a note beside the database and
// asks the service to yield; the service stops gracefully, restores, leaves the answer and serves again.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace aftercare::bot {

/// Asks the service that serves `store`, waits for its answer (at most a minute) and returns it: the
/// name of the database that was kept aside (empty: none). nullopt when no service is running. Throws
/// std::runtime_error with the service's reason, or when it does not answer.
std::optional<std::string> restore_through_service(const std::filesystem::path& backup,
                                                   const std::filesystem::path& store);

/// In the service, after it has yielded: does what the note asks and leaves the answer.
void answer_restore_request(const std::filesystem::path& store);

/// Notes which process serves the database, as long as the object lives.
class ServingNote {
  public:
    explicit ServingNote(const std::filesystem::path& store);
    ~ServingNote();
    ServingNote(const ServingNote&) = delete;
    ServingNote& operator=(const ServingNote&) = delete;

  private:
    std::filesystem::path path_;
};

}  // namespace aftercare::bot
