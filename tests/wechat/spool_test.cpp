// Pushes that were acknowledged before the desk had them lie on the disk until it has.

#include "adapters/wechat/spool.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <stdlib.h>

namespace aftercare::wechat {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class KeptPushes : public testing::Test {
  protected:
    KeptPushes() {
        std::string pattern = (fs::temp_directory_path() / "aftercare-spool-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        folder = fs::path(pattern);
        directory = folder / "account";
    }
    ~KeptPushes() override {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }

    static asio::awaitable<void> keep_and_tell(Spool* spool, std::string key, std::string text,
                                               std::optional<bool>* kept) {
        const bool so = co_await spool->keep(std::move(key), std::move(text));
        *kept = so;
    }
    bool keep(Spool& spool, std::string key, std::string text) {
        std::optional<bool> kept;
        io.restart();
        const auto work = asio::make_work_guard(io);  // the disk's thread comes back on its own
        asio::co_spawn(io, keep_and_tell(&spool, std::move(key), std::move(text), &kept), asio::detached);
        while (!kept) io.run_one();
        return *kept;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> found;
        if (!fs::exists(directory)) return found;
        for (const auto& entry : fs::directory_iterator(directory))
            found.push_back(entry.path().filename().string());
        return found;
    }

    asio::io_context io{1};
    fs::path folder;
    fs::path directory;
};

TEST_F(KeptPushes, AreThereAfterARestart) {
    const std::string text =
        "<xml><Content>坏了\n</Content></xml>" + std::string(1, '\0') + std::string(70'000, 'x');
    {
        Spool spool(directory);
        EXPECT_TRUE(keep(spool, "m/li/1/1", text));
        EXPECT_TRUE(keep(spool, "m/li/1/2", "two"));
    }
    const Spool later(directory);
    EXPECT_THAT(later.kept(), UnorderedElementsAre(text, "two"));
}

TEST_F(KeptPushes, GoOnceTheDeskHasThem) {
    Spool spool(directory);
    keep(spool, "m/li/1/1", "one");
    keep(spool, "m/li/1/2", "two");
    spool.forget("m/li/1/1");
    spool.forget("m/li/1/9");
    EXPECT_THAT(spool.kept(), ElementsAre("two"));
    Spool later(directory);
    later.forget("m/li/1/2");
    EXPECT_THAT(names(), IsEmpty());
}

TEST_F(KeptPushes, AreOneFileHoweverOftenTheyCome) {
    Spool spool(directory);
    keep(spool, "m/li/1/1", "one");
    keep(spool, "m/li/1/1", "one");
    EXPECT_THAT(spool.kept(), ElementsAre("one"));
}

TEST_F(KeptPushes, DoNotTellByTheirNameWhoseTheyAre) {
    Spool spool(directory);
    keep(spool, "m/oPerson-of-name/1348831860/1234567890", "one");
    ASSERT_THAT(names(), SizeIs(1));
    EXPECT_THAT(names()[0], Not(HasSubstr("oPerson")));
    EXPECT_THAT(names()[0], Not(HasSubstr("1348831860")));
    EXPECT_THAT(names()[0], testing::MatchesRegex("[0-9a-f]{40}\\.xml"));
}

// The power failed in the middle of one.
TEST_F(KeptPushes, AreWholeOrNotThere) {
    Spool spool(directory);
    keep(spool, "m/li/1/1", "one");
    ASSERT_THAT(names(), SizeIs(1));
    const fs::path whole = directory / names()[0];
    fs::rename(whole, whole.string() + ".part");
    EXPECT_THAT(Spool(directory).kept(), IsEmpty());
    EXPECT_TRUE(keep(spool, "m/li/1/1", "again"));
    EXPECT_THAT(spool.kept(), ElementsAre("again"));
    EXPECT_THAT(names(), SizeIs(1)) << "what was left of the first is gone";
}

TEST_F(KeptPushes, AreNotSaidToBeKeptWhenTheyAreNot) {
    Spool nowhere({});
    EXPECT_FALSE(keep(nowhere, "k", "one"));
    nowhere.forget("k");
    EXPECT_THAT(nowhere.kept(), IsEmpty());
    std::ofstream(directory) << "a file where the directory should be";
    Spool blocked(directory);
    EXPECT_FALSE(keep(blocked, "k", "one"));
    EXPECT_THAT(blocked.kept(), IsEmpty());
}

TEST_F(KeptPushes, AreNoneInTheBeginning) {
    EXPECT_THAT(Spool(directory).kept(), IsEmpty());
    EXPECT_FALSE(fs::exists(directory));
}

}  // namespace
}  // namespace aftercare::wechat
