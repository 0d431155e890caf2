#include "bot/service/turns.h"

namespace aftercare::bot {

void Turns::run(Function function, Done done) {
    auto result = std::make_shared<TurnResult>();
    store_.submit(
        [this, result, function = std::move(function)](core::Tx& tx) { *result = function(tx, desk_, now_()); },
        [this, result, done = std::move(done)](std::exception_ptr failure) {
            // Whoever asked hears first: a channel may put what the turn says into its answer.
            if (done) done(failure, *result);
            if (!failure && effects_) effects_(result->effects);
        });
}

void Turns::take(core::Incoming incoming, std::function<void(core::Accepted)> done) {
    auto kept = std::make_shared<core::Incoming>(std::move(incoming));
    run([kept](core::Tx& tx, const Desk& desk, core::Time now) { return take_incoming(tx, desk, *kept, now); },
        [this, kept, done = std::move(done)](std::exception_ptr failure, const TurnResult& result) {
            if (!failure) return done({result.status, result.effects.hint, result.effects.answer});
            try {
                std::rethrow_exception(failure);
            } catch (const core::StoreFailure&) {
                done({});
            } catch (const core::StoreClosed&) {
                done({});
            } catch (const std::exception& error) {
                put_aside(kept, error.what(), done);
            }
        });
}

void Turns::put_aside(std::shared_ptr<core::Incoming> incoming, std::string reason,
                      std::function<void(core::Accepted)> done) {
    run([incoming, reason](core::Tx& tx, const Desk& desk,
                           core::Time now) { return quarantine(tx, desk, *incoming, reason, now); },
        [done = std::move(done)](std::exception_ptr failure, const TurnResult& result) {
            done({failure ? core::Accepted::Status::refused : result.status, {}, {}});
        });
}

bool may_pass(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const core::StoreFailure&) {
        return true;
    } catch (const core::StoreClosed&) {
        return true;
    } catch (...) {
        return false;
    }
}

std::string reason_of(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "unknown";
    }
}

}  // namespace aftercare::bot
