// verify: does a signed statement, deletion or checkpoint hold? Needs no node and no network.
#include <fmt/format.h>

#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/verify_texts.hpp"
#include "report/statement_pdf.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {
namespace {

/// What documents of a node begin with, canonical as they are.
constexpr std::string_view kDeletionHead = "{\"deletion\":";

Result<std::optional<NoteKey>> read_key(const std::string& text) {
    if (text.empty()) return std::nullopt;
    TRY_ASSIGN(NoteKey key, NoteKey::parse(text));
    return key;
}

struct ExpectedKeys {
    std::optional<NoteKey> owner, follower;
    bool any() const { return owner || follower; }
};

Result<> check_key(const std::optional<NoteKey>& expected, const NoteKey& found,
                   const std::string& file) {
    if (!expected || *expected == found) return {};
    return fail(ErrorCode::invalid, "signed with another key than " + expected->text(), file,
                "it is signed with " + found.text());
}

void print_holds(const Console& console, bool with_keys) {
    const VerifyTexts& say = verify_texts(console);
    console.line(with_keys ? say.holds : say.holds_by_inside);
}

void print_side(const Console& console, std::string_view role, const StatementSide& side) {
    const VerifyTexts& say = verify_texts(console);
    console.line(fmt::format("{}: {}", role, side.agency));
    console.line(fmt::format("  {}: {} · {} {}", say.records, grouped(console, side.live.count),
                             say.digest, hex(side.live.digest)));
    if (side.pending)
        console.line(fmt::format("  {}: {} · {} {}", say.pending_records,
                                 grouped(console, side.pending->count), say.digest,
                                 hex(side.pending->digest)));
    console.line(fmt::format(
        "  {}: {}", say.last_scrub,
        side.last_scrub ? time_text(console.language, *side.last_scrub) : std::string(say.never)));
}

void print_statement(const Console& console, const SignedStatement& document) {
    const VerifyTexts& say = verify_texts(console);
    const Statement& statement = document.statement;
    const bool vietnamese = console.language == Language::vietnamese;
    const bool equal = statement.verdict == StatementVerdict::equal;
    const StatementWords words = statement_words(statement);
    console.line(fmt::format("{}: {} · {} · {} {} · {} {}", say.statement, statement.dataset,
                             statement.feed, say.position, grouped(console, statement.position),
                             say.at, time_text(console.language, statement.at)));
    print_side(console, say.owner, statement.owner);
    print_side(console, say.follower, statement.follower);
    if (statement.covered)
        console.line(fmt::format("{}: {} / {}", say.covered,
                                 grouped(console, statement.covered->arrived),
                                 grouped(console, statement.covered->expected)));
    console.line(fmt::format("{}: {}", say.verdict, equal ? say.equal : say.different));
    std::string units;
    for (const std::string& code : statement.units_that_differ)
        units.append(units.empty() ? "" : ", ").append(code.empty() ? say.no_unit : code);
    if (!units.empty()) console.line(fmt::format("{}: {}", say.units_that_differ, units));
    console.line(fmt::format("{}: {}", say.proves, vietnamese ? words.proves_vi : words.proves_en));
    console.line(fmt::format("{}: {}", say.proves_not,
                             vietnamese ? words.proves_not_vi : words.proves_not_en));
}

Result<Exit> verify_statement(const Console& console, const VerifyOptions& options,
                              const std::string& text, const ExpectedKeys& keys) {
    TRY_ASSIGN(const SignedStatement document, decode_statement(text));
    TRY(check_key(keys.owner, document.owner_key, options.file));
    TRY(check_key(keys.follower, document.follower_key, options.file));
    if (!options.pdf.empty()) {
        TRY_ASSIGN(const std::string pdf, statement_pdf(document, text));
        TRY(write_file_atomically(options.pdf, pdf));
    }
    const bool equal = document.statement.verdict == StatementVerdict::equal;
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object()
                .member("kind", "statement")
                .member("verdict", name(document.statement.verdict))
                .member("keys_given", keys.owner.has_value() && keys.follower.has_value())
                .key("statement")
                .raw(statement_text(document.statement))
                .end_object();
        });
    } else {
        print_statement(console, document);
        if (!options.pdf.empty())
            console.line(fmt::format("{}: {}", verify_texts(console).paper_written, options.pdf));
        print_holds(console, keys.owner.has_value() && keys.follower.has_value());
    }
    return equal ? Exit::ok : Exit::conflict;
}

Result<Exit> verify_deletion(const Console& console, const VerifyOptions& options,
                             const std::string& text, const ExpectedKeys& keys) {
    TRY_ASSIGN(const SignedDeletion document, decode_deletion(text));
    TRY(check_key(keys.follower, document.key, options.file));
    const Deletion& deletion = document.deletion;
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object()
                .member("kind", "deletion")
                .member("keys_given", keys.follower.has_value())
                .key("deletion")
                .raw(deletion_text(deletion))
                .end_object();
        });
        return Exit::ok;
    }
    const VerifyTexts& say = verify_texts(console);
    console.line(fmt::format("{}: {} · {} · {} {} · {} {} · {}", say.deletion, deletion.dataset,
                             deletion.feed, say.follower, deletion.follower,
                             grouped(console, deletion.records), console.say().record,
                             time_text(console.language, deletion.at)));
    print_holds(console, keys.follower.has_value());
    return Exit::ok;
}

Result<Exit> verify_checkpoint(const Console& console, const VerifyOptions& options,
                               const std::string& text, const ExpectedKeys& keys) {
    if (!keys.owner)
        return fail(ErrorCode::invalid, "a checkpoint does not hold the key of who signed it",
                    options.file, "give it with --owner-key");
    TRY_ASSIGN(const Checkpoint checkpoint, open_checkpoint(text, *keys.owner));
    const VerifyTexts& say = verify_texts(console);
    if (console.json) {
        console.print_json([&](JsonWriter& json) {
            json.begin_object()
                .member("kind", "checkpoint")
                .member("origin", origin(checkpoint))
                .member("size", checkpoint.size)
                .member("root", hex(checkpoint.root))
                .member("log", checkpoint.log)
                .member("as_of", checkpoint.as_of.rfc3339())
                .end_object();
        });
        return Exit::ok;
    }
    console.line(fmt::format("{}: {} · {} {} · {} {} · {} {}", say.checkpoint, origin(checkpoint),
                             say.position, grouped(console, checkpoint.size), say.log,
                             grouped(console, checkpoint.log), say.at,
                             time_text(console.language, checkpoint.as_of)));
    console.line(fmt::format("{}: {}", say.root, hex(checkpoint.root)));
    print_holds(console, true);
    return Exit::ok;
}

Result<Exit> verify(const Console& console, const VerifyOptions& options) {
    ExpectedKeys keys;
    TRY_ASSIGN(keys.owner, read_key(options.owner_key));
    TRY_ASSIGN(keys.follower, read_key(options.follower_key));
    TRY_ASSIGN(const std::string text, read_file(options.file));
    const bool is_json = text.starts_with('{');
    const bool is_deletion = text.starts_with(kDeletionHead);
    if (!options.pdf.empty() && (!is_json || is_deletion))
        return fail(ErrorCode::invalid, "only statements have a paper", options.file,
                    "leave out --pdf");
    if (is_deletion) return verify_deletion(console, options, text, keys);
    if (is_json) return verify_statement(console, options, text, keys);
    return verify_checkpoint(console, options, text, keys);
}

}  // namespace

Exit run_verify(const Console& console, const VerifyOptions& options) {
    auto verified = verify(console, options);
    return verified ? *verified : console.report(std::move(verified).error());
}

}  // namespace dongbo
