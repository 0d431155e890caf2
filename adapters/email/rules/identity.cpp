#include "adapters/email/rules/identity.h"

#include "adapters/email/rules/address.h"
#include "adapters/email/rules/ascii.h"
#include "adapters/email/rules/authentication_results.h"

#include <algorithm>
#include <optional>

namespace aftercare::email {

namespace {

struct Verdict {
    Trust trust = Trust::unverified;
    std::string_view why;
};

// ---- which fields count -------------------------------------------------------------------------

// "*" at the beginning or the end stands for anything.
bool host_fits(std::string_view host, std::string_view pattern) {
    if (pattern.starts_with('*')) {
        pattern.remove_prefix(1);
        return host.size() > pattern.size() &&
               same_letters(host.substr(host.size() - pattern.size()), pattern);
    }
    if (pattern.ends_with('*')) {
        pattern.remove_suffix(1);
        return host.size() > pattern.size() && same_letters(host.substr(0, pattern.size()), pattern);
    }
    return same_letters(host, pattern);
}

// The host in the "by" clause of a Received field; empty if there is none. Comments are not looked into: what
// stands there is often the sender's own word (its HELO).
std::string_view receiving_host(std::string_view received) {
    int depth = 0;
    bool by = false;
    for (std::size_t i = 0; i < received.size();) {
        const char c = received[i];
        if (c == '\\') {
            i += 2;
        } else if (c == '(' || c == ')') {
            depth = c == '(' ? depth + 1 : std::max(depth - 1, 0);
            ++i;
        } else if (is_blank(c) || depth > 0 || c == ';') {
            if (c == ';' && depth == 0) return {};
            ++i;
        } else {
            const std::size_t end = std::min(received.find_first_of(" \t\r\n();\\", i), received.size());
            const std::string_view word = received.substr(i, end - i);
            if (by) return word;
            by = same_letters(word, "by");
            i = end;
        }
    }
    return {};
}

bool own_host(std::string_view host, const TrustedServers& servers) {
    const auto& patterns = servers.hosts.empty() ? servers.authentication_ids : servers.hosts;
    return std::ranges::any_of(patterns,
                               [&](const std::string& pattern) { return host_fits(host, pattern); });
}

bool own_server(std::string_view id, const TrustedServers& servers) {
    return std::ranges::any_of(servers.authentication_ids,
                               [&](const std::string& own) { return same_letters(id, own); });
}

// The results of own servers, the topmost first, down to the first Received that is not theirs.
std::vector<AuthenticationResult> trusted_results(const Mail& mail, const TrustedServers& servers) {
    std::vector<AuthenticationResult> found;
    std::size_t hops = 0;
    for (const HeaderField& field : mail.headers) {
        if (field.name == "received") {
            if (++hops > servers.most_hops || !own_host(receiving_host(field.value), servers)) break;
        } else if (field.name == "authentication-results") {
            auto read = read_authentication_results(field.value);
            if (!read || !own_server(read->server, servers)) continue;
            std::ranges::move(read->results, std::back_inserter(found));
        }
    }
    return found;
}

// ---- what they say ------------------------------------------------------------------------------

bool same_domain(std::string_view a, std::string_view b) {
    const auto first = ascii_domain(a);
    return first && first == ascii_domain(b);
}

// Relaxed alignment as far as it is certain without a list of public suffixes: the domain itself or one above
// it with a name of its own.
bool vouches(std::string_view signer, std::string_view domain) {
    const auto above = ascii_domain(signer);
    const auto below = ascii_domain(domain);
    if (!above || !below) return false;
    if (*above == *below) return true;
    const std::string tail = "." + *above;
    return above->find('.') != std::string::npos && below->size() > tail.size() && below->ends_with(tail);
}

std::string_view mail_from_domain(const AuthenticationResult& result) {
    const std::string_view value = result.property("smtp.mailfrom");
    const std::string_view domain = domain_of(value);
    return domain.empty() ? value : domain;
}

bool aligned(const AuthenticationResult& result, std::string_view domain) {
    if (result.method == "spf") return vouches(mail_from_domain(result), domain);
    if (result.method != "dkim") return false;
    const std::string_view signer = result.property("header.d");
    return vouches(signer.empty() ? domain_of(result.property("header.i")) : signer, domain);
}

Verdict judge(const std::vector<AuthenticationResult>& results, std::string_view domain) {
    const auto any = [&](auto test) { return std::ranges::any_of(results, test); };
    const auto dmarc = [&](std::string_view result) {
        return any([&](const AuthenticationResult& r) {
            return r.method == "dmarc" && r.result == result &&
                   same_domain(r.property("header.from"), domain);
        });
    };
    const auto passed = [&](std::string_view method) {
        return any([&](const AuthenticationResult& r) {
            return r.method == method && r.result == "pass" && aligned(r, domain);
        });
    };
    const auto disowned = [&](const AuthenticationResult& r) {
        return r.method == "spf" && r.result == "fail" && aligned(r, domain);
    };
    // One that fails outweighs all that pass: a forged field can then do no more than harm its own mail.
    if (dmarc("fail")) return {Trust::failed, "dmarc=fail"};
    if (dmarc("pass")) return {Trust::verified, "dmarc=pass"};
    if (passed("dkim")) return {Trust::verified, "dkim=pass"};
    if (any(disowned)) return {Trust::failed, "spf=fail"};
    if (passed("spf")) return {Trust::verified, "spf=pass"};
    return {Trust::unverified,
            results.empty() ? "no result of a trusted server" : "no result that binds From"};
}

// ---- addresses ----------------------------------------------------------------------------------

std::string answer_address(const Mail& mail, const std::string& from, ReplyTo reply_to) {
    if (mail.reply_to.size() != 1) return from;
    const AddressReading reading = check_address(mail.reply_to.front().address);
    if (!reading.address) return from;
    const bool allowed =
        reply_to == ReplyTo::any || same_domain(domain_of(reading.address->address), domain_of(from));
    return allowed ? reading.address->address : from;
}

Identity nobody(std::string_view problem) {
    Identity identity;
    identity.problem = problem;
    return identity;
}

}  // namespace

Identity identify(const Mail& mail, const TrustedServers& servers, ReplyTo reply_to) {
    if (all_headers(mail.headers, "from").size() > 1) return nobody("more than one From field");
    if (mail.from.empty()) return nobody("no From");
    if (mail.from.size() > 1) return nobody("more than one address in From");
    const AddressReading from = check_address(mail.from.front().address);
    if (!from.address) return nobody("From is no address that can be written to");
    Identity identity;
    identity.contact = contact_key(from.address->address);
    identity.name = mail.from.front().name;
    identity.answer_to = answer_address(mail, from.address->address, reply_to);
    const Verdict verdict = judge(trusted_results(mail, servers), domain_of(from.address->address));
    identity.trust = verdict.trust;
    identity.why = verdict.why;
    return identity;
}

}  // namespace aftercare::email
