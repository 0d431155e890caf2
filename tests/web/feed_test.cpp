#include "adapters/web/feed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace aftercare::web {
namespace {

using core::MessageId;
using core::StoredMessage;

std::vector<StoredMessage> numbered(std::int64_t from, std::int64_t to) {
    std::vector<StoredMessage> messages;
    for (std::int64_t id = from; id <= to; ++id) {
        StoredMessage message;
        message.id = MessageId(id);
        messages.push_back(message);
    }
    return messages;
}

TEST(Feed, OpensWithTheNewestAndSaysWhetherThereAreEarlier) {
    Feed feed{MessageId()};
    const auto read = feed.next();
    ASSERT_TRUE(read);
    EXPECT_EQ(read->what, Feed::What::newest);
    const Feed::Step step = feed.take(numbered(10, 10 + history_page));
    EXPECT_EQ(step.show, Feed::Show::newest);
    EXPECT_TRUE(step.more);
    ASSERT_EQ(step.messages.size(), static_cast<std::size_t>(history_page));
    EXPECT_EQ(step.messages.front().id, MessageId(11));
    EXPECT_FALSE(feed.next());
    feed.notify();
    EXPECT_EQ(feed.next()->id, MessageId(10 + history_page));
}

TEST(Feed, OneReadAtATime) {
    Feed feed{MessageId()};
    ASSERT_TRUE(feed.next());
    feed.notify();
    EXPECT_FALSE(feed.next());
    feed.take({});
    EXPECT_TRUE(feed.next());  // the notice that came meanwhile
}

TEST(Feed, APageThatComesBackGetsOnlyWhatItMissed) {
    Feed feed{MessageId(7)};
    EXPECT_EQ(feed.next()->id, MessageId(6));
    const Feed::Step step = feed.take(numbered(7, 9));
    EXPECT_EQ(step.show, Feed::Show::following);
    ASSERT_EQ(step.messages.size(), 2U);
    EXPECT_EQ(step.messages.front().id, MessageId(8));
}

TEST(Feed, APageThatShowsWhatIsNoLongerThereStartsAnew) {
    Feed feed{MessageId(700)};
    ASSERT_TRUE(feed.next());
    EXPECT_EQ(feed.take({}).show, Feed::Show::nothing);
    EXPECT_EQ(feed.next()->what, Feed::What::newest);
    EXPECT_EQ(feed.take(numbered(1, 3)).show, Feed::Show::newest);
}

TEST(Feed, AFailedReadIsRepeated) {
    Feed feed{MessageId(7)};
    ASSERT_TRUE(feed.next());
    feed.failed();
    EXPECT_EQ(feed.next()->id, MessageId(6));
}

// ---- the property: whatever happens, the page shows each message once and in order ----

/// A page, its line and the desk, moved by chance: messages appear, notices come, reads are slow or fail,
/// frames are lost with the line, the page returns with what it has seen.
class Story {
  public:
    explicit Story(std::uint32_t seed) : chance_(seed) {}

    void play(int steps) {
        for (int step = 0; step < steps; ++step) move();
        settle();
    }

    const std::vector<std::int64_t>& shown() const { return shown_; }
    std::int64_t written() const { return written_; }
    /// Whether the page started anew although everything that it showed was still there.
    bool restarted() const { return restarted_; }

  private:
    struct Frame {
        bool newest = false;
        std::vector<std::int64_t> ids;
    };

    bool one_in(int count) { return std::uniform_int_distribution<int>(0, count - 1)(chance_) == 0; }

    void move() {
        if (one_in(3)) write();
        if (!feed_) {
            if (one_in(4)) feed_.emplace(MessageId(shown_.empty() ? 0 : shown_.back()));
            return;
        }
        if (one_in(3)) begin_read();
        if (one_in(3)) finish_read();
        if (one_in(2)) arrive();
        if (one_in(25)) drop();
        if (one_in(10)) feed_->notify();  // a notice too many harms nothing
    }

    void write() {
        // A turn may write several messages at once; one notice follows.
        written_ += std::uniform_int_distribution<int>(1, one_in(20) ? 120 : 3)(chance_);
        if (feed_) feed_->notify();
    }

    void begin_read() {
        if (reading_) return;
        reading_ = feed_->next();
    }

    void finish_read() {
        if (!reading_) return;
        const Feed::Read read = *reading_;
        reading_.reset();
        if (one_in(5)) return feed_->failed();
        std::vector<StoredMessage> found;
        if (read.what == Feed::What::newest)
            found = numbered(std::max<std::int64_t>(1, written_ - read.limit + 1), written_);
        else
            found = numbered(read.id.value + 1, std::min(written_, read.id.value + read.limit));
        const Feed::Step step = feed_->take(found);
        if (step.show == Feed::Show::nothing) return;
        if (step.show == Feed::Show::newest) line_.push_back({true, ids(step.messages)});
        for (const std::int64_t id : ids(step.messages))
            if (step.show == Feed::Show::following) line_.push_back({false, {id}});
    }

    static std::vector<std::int64_t> ids(const std::vector<StoredMessage>& messages) {
        std::vector<std::int64_t> found;
        for (const StoredMessage& message : messages) found.push_back(message.id.value);
        return found;
    }

    void arrive() {
        if (line_.empty()) return;
        const Frame frame = line_.front();
        line_.pop_front();
        if (frame.newest) {
            restarted_ |= !shown_.empty();
            shown_.clear();
        }
        shown_.insert(shown_.end(), frame.ids.begin(), frame.ids.end());
    }

    void drop() {
        feed_.reset();
        reading_.reset();
        line_.clear();
    }

    void settle() {
        if (!feed_) feed_.emplace(MessageId(shown_.empty() ? 0 : shown_.back()));
        for (int round = 0; round < 2000; ++round) {
            begin_read();
            finish_read();
            arrive();
        }
    }

    std::mt19937 chance_;
    std::int64_t written_ = 0;
    std::optional<Feed> feed_;
    std::optional<Feed::Read> reading_;
    std::deque<Frame> line_;
    std::vector<std::int64_t> shown_;
    bool restarted_ = false;
};

TEST(Feed, EachMessageIsShownOnceAndInOrderWhateverHappens) {
    for (std::uint32_t seed = 1; seed <= 600; ++seed) {
        Story story(seed);
        story.play(300);
        const auto& shown = story.shown();
        ASSERT_FALSE(story.restarted()) << "seed " << seed;
        ASSERT_FALSE(shown.empty()) << "seed " << seed;
        ASSERT_EQ(shown.back(), story.written()) << "seed " << seed;
        for (std::size_t at = 1; at < shown.size(); ++at) ASSERT_EQ(shown[at], shown[at - 1] + 1) << "seed " << seed;
    }
}

}  // namespace
}  // namespace aftercare::web
