#include "server_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::email::imap {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Progress after(std::uint32_t last, std::vector<std::uint32_t> unmoved = {}) {
    return Progress{.uidvalidity = 7, .last_uid = last, .rescan = {}, .unmoved = std::move(unmoved)};
}

constexpr std::string_view all_able = "IDLE MOVE UIDPLUS";

// Up to the answer of SELECT.
void open(Scene& scene, std::uint32_t uidnext, std::uint32_t count, std::string_view able = all_able) {
    scene.play("S: * PREAUTH [CAPABILITY IMAP4rev1 " + std::string(able) + "] hello\nC: % SELECT \"INBOX\"");
    scene.play(select_answer(uidnext, count));
}

std::string size_line(std::uint32_t uid, std::uint64_t size) {
    return "S: * 1 FETCH (UID " + std::to_string(uid) +
           " FLAGS () INTERNALDATE \"20-Jul-2026 10:00:00 +0800\" RFC822.SIZE " + std::to_string(size) +
           ")\n";
}

// From the search for `from`:* that finds one mail to the fetch of its body.
void find_one(Scene& scene, std::uint32_t from, std::uint32_t uid, std::uint64_t size = 5) {
    const std::string number = std::to_string(uid);
    scene.play("C: % UID SEARCH UID " + std::to_string(from) + ":*\nS: * SEARCH " + number + "\nS: % OK\n");
    scene.play("C: % UID FETCH " + number + " (UID INTERNALDATE RFC822.SIZE FLAGS)\n" + size_line(uid, size) +
               "S: % OK\n");
}

void give_body(Scene& scene, std::uint32_t uid) {
    const std::string number = std::to_string(uid);
    scene.play("C: % UID FETCH " + number + " (UID BODY.PEEK[])");
    scene.hear("* 1 FETCH (UID " + number + " BODY[] {5}\r\nhello)\r\n");
    scene.play("S: % OK");
}

TEST(Walk, MovesNothingThatIsNotKept) {
    Scene scene(test_options(), after(4));
    scene.on_keep = [](const RawMail&) { return false; };
    open(scene, 6, 1);
    find_one(scene, 5, 5);
    give_body(scene, 5);
    EXPECT_EQ(scene.take_said(), "");
    EXPECT_THAT(scene.saved, IsEmpty());
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::not_kept);
}

TEST(Walk, MovesNothingWhoseProgressIsNotSaved) {
    Scene scene(test_options(), after(4));
    scene.on_save = [](const Progress&) { return false; };
    open(scene, 6, 1);
    find_one(scene, 5, 5);
    give_body(scene, 5);
    EXPECT_EQ(scene.take_said(), "");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::not_kept);
}

TEST(Walk, MarksAsSeenWhenThereIsNoFolder) {
    Options options = test_options();
    options.done_folder.clear();
    Scene scene(options, after(4));
    open(scene, 6, 1);
    find_one(scene, 5, 5);
    give_body(scene, 5);
    scene.play(R"(
        C: % UID STORE 5 +FLAGS.SILENT (\Seen)
        S: % OK
        C: % IDLE
    )");
    EXPECT_EQ(scene.saved.back(), after(5));
}

TEST(Walk, NeverExpungesWhatOthersHaveDeleted) {
    Scene scene(test_options(), after(4));
    open(scene, 6, 1, "IDLE");
    find_one(scene, 5, 5);
    give_body(scene, 5);
    scene.play(R"(
        C: % UID COPY 5 "Processed"
        S: % OK
        C: % UID STORE 5 +FLAGS.SILENT (\Deleted \Seen)
        S: % OK
        C: % IDLE
    )");
}

TEST(Walk, TakesAMailWhoseMoveFailedNeverAgainAndMovesItLater) {
    Scene scene(test_options(), after(4));
    open(scene, 7, 2);
    scene.play(
        "C: % UID SEARCH UID 5:*\nS: * SEARCH 5 6\nS: % OK\nC: % UID FETCH 5,6 (UID INTERNALDATE RFC822.SIZE "
        "FLAGS)");
    scene.play(size_line(5, 5) + size_line(6, 5) + "S: % OK");
    give_body(scene, 5);
    scene.play(R"(
        C: % UID MOVE 5 "Processed"
        S: % NO [OVERQUOTA] full
        C: % CREATE "Processed"
        S: % NO [ALREADYEXISTS] it is there
    )");
    // No second try for the next mail: it would fail as well.
    give_body(scene, 6);
    scene.play("C: % IDLE");
    EXPECT_EQ(scene.saved.back(), after(6, {5, 6}));
    EXPECT_THAT(scene.notes, Contains(HasSubstr("cannot be moved")));

    Scene next(test_options(), scene.saved.back());
    open(next, 7, 2);
    next.play(R"(
        C: % UID MOVE 5,6 "Processed"
        S: * 1 EXPUNGE
        S: * 1 EXPUNGE
        S: % OK
        C: % UID SEARCH UID 7:*
        S: * SEARCH 6
        S: % OK
        C: % IDLE
    )");
    EXPECT_THAT(next.kept, IsEmpty());
    EXPECT_EQ(next.saved.back(), after(6));
}

TEST(Walk, TriesMovesAgainAfterARest) {
    Scene scene(test_options(), after(6, {5}));
    open(scene, 7, 2);
    scene.play(R"(
        C: % UID MOVE 5 "Processed"
        S: % BAD no
        C: % UID COPY 5 "Processed"
        S: % BAD no
        C: % UID SEARCH UID 7:*
        S: * SEARCH
        S: % OK
        C: % IDLE
        S: + idling
    )");
    scene.time_passes();
    scene.play(R"(
        C: DONE
        S: % OK
        C: % UID MOVE 5 "Processed"
    )");
}

TEST(Walk, ReportsLargeMailsWithoutFetchingThem) {
    Scene scene(test_options(), after(4));
    open(scene, 6, 1);
    find_one(scene, 5, 5, 1001);
    scene.play("C: % IDLE");
    ASSERT_EQ(scene.kept.size(), 1U);
    EXPECT_EQ(scene.kept[0].content, RawMail::Content::too_large);
    EXPECT_EQ(scene.kept[0].size, 1001U);
    EXPECT_EQ(scene.kept[0].bytes, "");
    // It stays where a person can look at it.
    EXPECT_EQ(scene.saved.back(), after(5));
}

TEST(Walk, ReportsMailsThatAreLargerThanTheServerSaid) {
    Scene scene(test_options(), after(4));
    open(scene, 6, 1);
    find_one(scene, 5, 5, 10);
    scene.play("C: % UID FETCH 5 (UID BODY.PEEK[])");
    scene.hear("* 1 FETCH (UID 5 BODY[] {1001}\r\n" + std::string(1001, 'x') + ")\r\n");
    scene.play("S: % OK\nC: % IDLE");
    ASSERT_EQ(scene.kept.size(), 1U);
    EXPECT_EQ(scene.kept[0].content, RawMail::Content::too_large);
}

TEST(Walk, PassesOverMailsThatAreGone) {
    Scene scene(test_options(), after(4));
    open(scene, 7, 2);
    scene.play(
        "C: % UID SEARCH UID 5:*\nS: * SEARCH 5 6\nS: % OK\nC: % UID FETCH 5,6 (UID INTERNALDATE RFC822.SIZE "
        "FLAGS)");
    scene.play(size_line(6, 5) +
               "S: % NO Some of the messages no longer exist.\nC: % UID FETCH 5 (UID BODY.PEEK[])\nS: % OK");
    give_body(scene, 6);
    EXPECT_THAT(scene.kept, testing::SizeIs(1));
    EXPECT_EQ(scene.saved.back(), after(6, {6}));
}

TEST(Walk, DoesNotPassOverMailsThatItFailedToUnderstand) {
    for (const std::string_view answer :
         {"* 1 FETCH (UID 5 BODY[] NIL)\r\n", "* 1 FETCH (UID 5 BODY[] \"open\r\n",
          "* 1 FETCH (UID 5 BODY[] {0}\r\n)\r\n"}) {
        Scene scene(test_options(), after(4));
        open(scene, 6, 1);
        find_one(scene, 5, 5);
        scene.play("C: % UID FETCH 5 (UID BODY.PEEK[])");
        scene.hear(answer);
        scene.play("S: % OK");
        ASSERT_TRUE(scene.ending) << answer;
        EXPECT_EQ(scene.ending->kind, Ending::Kind::unavailable);
        EXPECT_THAT(scene.saved, IsEmpty());
        EXPECT_EQ(scene.session.stuck().tries, 1);
    }
}

TEST(Walk, TakesAnEmptyMailForWhatItIs) {
    Scene scene(test_options(), after(4));
    open(scene, 6, 1);
    find_one(scene, 5, 5, 0);
    scene.play("C: % UID FETCH 5 (UID BODY.PEEK[])");
    scene.hear("* 1 FETCH (UID 5 BODY[] \"\")\r\n");
    scene.play("S: % OK");
    ASSERT_EQ(scene.kept.size(), 1U);
    EXPECT_EQ(scene.kept[0].content, RawMail::Content::whole);
}

TEST(Walk, ReportsAMailOnWhichTheServerFailsAgainAndAgain) {
    Stuck stuck;
    for (int i = 1; i <= most_tries; ++i) {
        Scene scene(test_options(), after(4), stuck);
        open(scene, 6, 1);
        find_one(scene, 5, 5);
        scene.play("C: % UID FETCH 5 (UID BODY.PEEK[])\nS: % NO internal error");
        ASSERT_TRUE(scene.ending);
        stuck = scene.session.stuck();
        ASSERT_EQ(stuck.tries, i);
    }
    Scene scene(test_options(), after(4), stuck);
    open(scene, 6, 1);
    find_one(scene, 5, 5);
    scene.play("C: % IDLE");
    ASSERT_EQ(scene.kept.size(), 1U);
    EXPECT_EQ(scene.kept[0].content, RawMail::Content::unreadable);
    EXPECT_EQ(scene.saved.back(), after(5));
}

TEST(Walk, TakesRecentMailsAtAFirstStart) {
    Scene scene;
    open(scene, 10, 9);
    ASSERT_EQ(scene.saved.size(), 1U);
    scene.play(
        "C: % UID SEARCH UID 1:9 SINCE 13-Jul-2026\nS: * SEARCH 8\nS: % OK\nC: % UID FETCH 8 (UID "
        "INTERNALDATE RFC822.SIZE FLAGS)");
    // Killed here and started again: the same mails count.
    Scene again(test_options(), parse_progress(to_text(scene.saved.back())));
    open(again, 11, 10);
    again.play(
        "C: % UID SEARCH UID 1:9 SINCE 13-Jul-2026\nS: * SEARCH 8\nS: % OK\nC: % UID FETCH 8 (UID "
        "INTERNALDATE RFC822.SIZE FLAGS)");
    again.play(size_line(8, 5) + "S: % OK");
    give_body(again, 8);
    again.play(R"(
        C: % UID MOVE 8 "Processed"
        S: * 8 EXPUNGE
        S: % OK
        C: % UID SEARCH UID 10:*
        S: * SEARCH 10
        S: % OK
        C: % UID FETCH 10 (UID INTERNALDATE RFC822.SIZE FLAGS)
    )");
}

TEST(Walk, TakesOnlyLaterMailsWhenToldSo) {
    Options options = test_options();
    options.first_days = 0;
    Scene scene(options);
    open(scene, 10, 9);
    EXPECT_EQ(scene.saved.back(), after(9));
    scene.play("C: % UID SEARCH UID 10:*");
}

TEST(Walk, FindsTheEndByItselfWhenTheServerDoesNotSay) {
    Scene scene;
    scene.play(R"(
        S: * PREAUTH [CAPABILITY IMAP4rev1] hello
        C: % SELECT "INBOX"
        S: * 3 EXISTS
        S: * OK [UIDVALIDITY 7]
        S: % OK
        C: % UID SEARCH ALL
        S: * SEARCH 3 9 4
        S: % OK
        C: % UID SEARCH UID 1:9 SINCE 13-Jul-2026
    )");
}

TEST(Walk, RescansRecentMailsWhenTheServerNumbersAnew) {
    for (const auto& [uidvalidity, last] : {std::pair{6U, 4U}, std::pair{7U, 50U}}) {
        Progress old = after(last, {3});
        old.uidvalidity = uidvalidity;
        Scene scene(test_options(), old);
        open(scene, 10, 9);
        scene.play(
            "C: % UID SEARCH UID 1:9 SINCE 20-Jun-2026\nS: * SEARCH\nS: % OK\nC: % UID SEARCH UID 10:*");
        EXPECT_EQ(scene.saved.back(), after(9));
        EXPECT_THAT(scene.notes, Contains(HasSubstr("anew")));
    }
}

TEST(Walk, LosesNoMailBetweenSearchAndIdle) {
    Scene scene(test_options(), after(4));
    open(scene, 5, 0);
    scene.play(R"(
        C: % UID SEARCH UID 5:*
        S: * SEARCH
        S: % OK
        C: % IDLE
        S: * 1 EXISTS
        S: + idling
        C: DONE
        S: % OK
        C: % UID SEARCH UID 5:*
    )");
}

TEST(Walk, DoesNotRunInCirclesWhenTheServerRepeatsItself) {
    Scene scene(test_options(), after(4));
    open(scene, 5, 1, "");
    scene.play("C: % UID SEARCH UID 5:*\nS: * 1 EXISTS\nS: * SEARCH 4\nS: * 1 EXISTS\nS: % OK");
    ASSERT_TRUE(scene.waiting);
    EXPECT_EQ(scene.waiting->kind, Wait::Kind::poll);
    EXPECT_EQ(scene.take_said(), "");
    scene.hear("* 2 EXISTS\r\n");
    scene.play("C: % UID SEARCH UID 5:*");
}

TEST(Walk, AsksNowAndThenWhereIdleDoesNotHold) {
    for (const std::string_view answer : {"S: % BAD unknown", "S: % OK at once"}) {
        Scene scene(test_options(), after(4));
        open(scene, 5, 0);
        scene.play("C: % UID SEARCH UID 5:*\nS: * SEARCH\nS: % OK\nC: % IDLE");
        scene.play(answer);
        scene.play("C: % UID SEARCH UID 5:*\nS: * SEARCH\nS: % OK");
        ASSERT_TRUE(scene.waiting);
        EXPECT_EQ(scene.waiting->kind, Wait::Kind::poll);
    }
}

TEST(Walk, IdlesAnewAfterASearch) {
    Scene scene(test_options(), after(4));
    open(scene, 5, 0);
    for (int i = 0; i < 3; ++i) {
        scene.play("C: % UID SEARCH UID 5:*\nS: * SEARCH\nS: % OK\nC: % IDLE\nS: + idling");
        ASSERT_TRUE(scene.waiting);
        EXPECT_EQ(scene.waiting->kind, Wait::Kind::idle);
        const std::uint64_t number = scene.waiting->number;
        scene.hear("* OK Still here\r\n");
        EXPECT_EQ(scene.waiting->number, number) << "a sign of life does not make the rest longer";
        scene.time_passes();
        scene.play("C: DONE\nS: % OK");
    }
}

TEST(Walk, EndsWhenNoAnswerComes) {
    Scene scene(test_options(), after(4));
    open(scene, 5, 0);
    scene.time_passes();
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::silent);
}

TEST(Walk, SizesAreAskedForInBatches) {
    Scene scene(test_options(), after(0));
    open(scene, 251, 250);
    std::string found = "S: * SEARCH";
    for (int uid = 250; uid > 0; --uid) found += " " + std::to_string(uid) + " " + std::to_string(uid);
    scene.play("C: % UID SEARCH UID 1:*");
    scene.play(found + "\nS: % OK");
    const std::string said = scene.take_said();
    EXPECT_THAT(said, HasSubstr("FETCH 1,2,3,"));
    EXPECT_THAT(said, HasSubstr(",99,100 ("));
}

TEST(Stop, SaysGoodbyeFromEachRest) {
    Scene idle(test_options(), after(4));
    open(idle, 5, 0);
    idle.play("C: % UID SEARCH UID 5:*\nS: * SEARCH\nS: % OK\nC: % IDLE\nS: + idling");
    idle.session.stop();
    idle.play("S: * OK Still here\nC: DONE\nS: % OK\nC: % LOGOUT\nS: * BYE bye\nS: % OK");
    ASSERT_TRUE(idle.ending);
    EXPECT_EQ(idle.ending->kind, Ending::Kind::stopped);

    Scene poll(test_options(), after(4));
    open(poll, 5, 0, "");
    poll.play("C: % UID SEARCH UID 5:*\nS: * SEARCH\nS: % OK");
    poll.session.stop();
    poll.play("S: * OK hm\nC: % LOGOUT");
    poll.session.closed();
    poll.hear(" ");
    ASSERT_EQ(std::get<Ending>(poll.session.next()).kind, Ending::Kind::stopped);
}

TEST(Stop, SavesWhatIsKeptFirst) {
    Scene scene(test_options(), after(4));
    open(scene, 6, 1);
    find_one(scene, 5, 5);
    scene.session.stop();
    give_body(scene, 5);
    scene.play("C: % LOGOUT");
    EXPECT_EQ(scene.saved.back(), after(5, {5}));
}

TEST(Stop, EndsAtOnceBeforeTheGreeting) {
    Scene scene;
    scene.session.stop();
    EXPECT_EQ(std::get<Ending>(scene.session.next()).kind, Ending::Kind::stopped);
}

}  // namespace
}  // namespace aftercare::email::imap
