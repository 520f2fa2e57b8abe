// Statements and deletions as canonical JSON, signed.
#include <algorithm>

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kStatementType = "dongbo statement 1";
constexpr std::string_view kDeletionType = "dongbo deletion 1";

std::unexpected<Error> refused(std::string what) {
    return fail(ErrorCode::invalid, std::move(what), {},
                "ask the agency that gave you the document for it again");
}

void write(JsonWriter& json, const SetFigures& set) {
    json.begin_object().member("count", set.count).member("digest", hex(set.digest)).end_object();
}

void write_texts(JsonWriter& json, const std::vector<std::string>& texts) {
    json.begin_array();
    for (const std::string& text : texts) json.value(text);
    json.end_array();
}

void write(JsonWriter& json, const StatementSide& side) {
    json.begin_object().member("agency", side.agency).member("as_of", side.as_of.rfc3339());
    if (side.last_scrub) json.member("last_scrub", side.last_scrub->rfc3339());
    write(json.key("live"), side.live);
    if (side.pending) write(json.key("pending"), *side.pending);
    if (!side.units.empty()) {
        json.key("units").begin_array();
        for (const UnitFigures& unit : side.units) {
            write(json.begin_object().key("live"), unit.live);
            if (side.pending) write(json.key("pending"), unit.pending);
            json.member("unit", unit.unit).end_object();
        }
        json.end_array();
    }
    json.end_object();
}

void write_words(JsonWriter& json, std::string_view key, std::string_view vi, std::string_view en) {
    json.key(key).begin_object().member("en", en).member("vi", vi).end_object();
}

void read(CanonicalReader& reader, SetFigures& set) {
    reader.expect("{\"count\":").read(set.count).expect(",\"digest\":").read_hex(set.digest);
    reader.expect("}");
}

void read_units(CanonicalReader& reader, StatementSide& side) {
    do {
        UnitFigures& unit = side.units.emplace_back();
        reader.expect("{\"live\":");
        read(reader, unit.live);
        if (reader.take(",\"pending\":")) read(reader, unit.pending);
        reader.expect(",\"unit\":").read(unit.unit).expect("}");
    } while (reader.take(","));
    reader.expect("]");
}

void read(CanonicalReader& reader, StatementSide& side) {
    reader.expect("{\"agency\":").read(side.agency).expect(",\"as_of\":").read(side.as_of);
    if (reader.take(",\"last_scrub\":")) reader.read(side.last_scrub.emplace());
    reader.expect(",\"live\":");
    read(reader, side.live);
    if (reader.take(",\"pending\":")) read(reader, side.pending.emplace());
    if (reader.take(",\"units\":[")) read_units(reader, side);
    reader.expect("}");
}

void read_head(CanonicalReader& reader, Statement& out) {
    reader.expect("{\"at\":").read(out.at);
    reader.expect(",\"contract\":").read(out.contract);
    reader.expect(",\"contract_version\":").read(out.contract_version);
    if (reader.take(",\"covered\":{\"arrived\":")) {
        out.covered.emplace();
        reader.read(out.covered->arrived).expect(",\"expected\":").read(out.covered->expected);
        reader.expect("}");
    }
    reader.expect(",\"dataset\":").read(out.dataset);
    reader.expect(",\"edition\":").read(out.edition);
    reader.expect(",\"epoch\":").read(out.epoch);
    reader.expect(",\"feed\":").read(out.feed);
    reader.expect(",\"fields\":").read(out.fields);
    reader.expect(",\"follower\":");
    read(reader, out.follower);
    reader.expect(",\"log\":").read(out.log);
    reader.expect(",\"owner\":");
    read(reader, out.owner);
    reader.expect(",\"position\":").read(out.position);
}

/// Words, type and verdict are what judge() and statement_text() make of the rest.
void read_tail(CanonicalReader& reader, Statement& out) {
    std::string text;
    for (const std::string_view words : {",\"proves\":", ",\"proves_not\":"})
        reader.expect(words).read_object(text);
    reader.expect(",\"root\":").read_hex(out.root);
    reader.expect(",\"type\":").read(text);
    out.units_left_out = reader.take(",\"units_left_out\":true");
    reader.expect(",\"units_that_differ\":").read(out.units_that_differ);
    reader.expect(",\"verdict\":").read(text).expect("}");
    out.verdict = text == name(StatementVerdict::equal) ? StatementVerdict::equal
                                                        : StatementVerdict::different;
}

void read_signer(CanonicalReader& reader, NoteKey& key, Signature& signature,
                 std::string_view before_key, std::string_view before_signature) {
    std::string text;
    const auto parsed =
        reader.expect(before_key).read(text).good() ? NoteKey::parse(text) : Result<NoteKey>();
    if (!parsed) return reader.refuse();
    key = *parsed;
    reader.expect(before_signature).read_hex(signature);
}

bool signed_by(const NoteKey& key, std::string_view text, const Signature& signature) {
    return verify_signature(key.key, as_bytes(text), signature);
}

Result<> check(const SignedStatement& document) {
    const Statement& statement = document.statement;
    Statement judged = statement;
    judge(judged);
    if (statement.covered && statement.covered->arrived > statement.covered->expected)
        return refused("more arrived than what sources announced");
    if (statement.units_left_out &&
        !(statement.owner.units.empty() && statement.follower.units.empty()))
        return refused("the statement has the units that it says to leave out");
    if (judged != statement)
        return refused("the verdict of the statement does not follow from its figures");
    if (document.owner_key.name != note_name(statement.owner.agency) ||
        document.follower_key.name != note_name(statement.follower.agency))
        return refused("the keys of the statement are not of its agencies");
    const std::string text = statement_text(statement);
    if (!signed_by(document.owner_key, text, document.owner_signature))
        return refused("the signature of " + document.owner_key.name + " does not hold");
    if (!signed_by(document.follower_key, text, document.follower_signature))
        return refused("the signature of " + document.follower_key.name + " does not hold");
    return {};
}

}  // namespace

std::string statement_text(const Statement& statement) {
    const StatementWords words = statement_words(statement);
    std::string out;
    JsonWriter json(out);
    json.begin_object()
        .member("at", statement.at.rfc3339())
        .member("contract", statement.contract)
        .member("contract_version", statement.contract_version);
    if (statement.covered) {
        json.key("covered").begin_object().member("arrived", statement.covered->arrived);
        json.member("expected", statement.covered->expected).end_object();
    }
    json.member("dataset", statement.dataset)
        .member("edition", statement.edition)
        .member("epoch", statement.epoch)
        .member("feed", statement.feed);
    write_texts(json.key("fields"), statement.fields);
    write(json.key("follower"), statement.follower);
    json.member("log", statement.log);
    write(json.key("owner"), statement.owner);
    json.member("position", statement.position);
    write_words(json, "proves", words.proves_vi, words.proves_en);
    write_words(json, "proves_not", words.proves_not_vi, words.proves_not_en);
    json.member("root", hex(statement.root)).member("type", kStatementType);
    if (statement.units_left_out) json.member("units_left_out", true);
    write_texts(json.key("units_that_differ"), statement.units_that_differ);
    json.member("verdict", name(statement.verdict)).end_object();
    return out;
}

std::string encode(const SignedStatement& document) {
    std::string out;
    JsonWriter json(out);
    json.begin_object()
        .member("follower_key", document.follower_key.text())
        .member("follower_signature", hex(document.follower_signature))
        .member("owner_key", document.owner_key.text())
        .member("owner_signature", hex(document.owner_signature))
        .key("statement")
        .raw(statement_text(document.statement));
    json.end_object();
    return out;
}

Result<SignedStatement> decode_statement(std::string_view json) {
    if (json.size() > kStatementBytesMax)
        return fail(ErrorCode::limit_exceeded, "the statement is too long");
    SignedStatement document;
    CanonicalReader reader(json);
    read_signer(reader, document.follower_key, document.follower_signature,
                "{\"follower_key\":", ",\"follower_signature\":");
    read_signer(reader, document.owner_key, document.owner_signature,
                ",\"owner_key\":", ",\"owner_signature\":");
    reader.expect(",\"statement\":");
    read_head(reader, document.statement);
    read_tail(reader, document.statement);
    if (!reader.expect("}").finished() || encode(document) != json)
        return refused("the document is not a signed statement in canonical form");
    TRY(check(document));
    return document;
}

std::optional<StatementGlance> glance_at(std::string_view document) {
    constexpr std::string_view kBefore = ",\"statement\":{\"at\":\"";
    const std::size_t at = document.find(kBefore);
    if (at == std::string_view::npos) return {};
    const std::string_view from = document.substr(at + kBefore.size());
    const auto time = Timestamp::parse(from.substr(0, from.find('"')));
    if (!time) return {};
    const bool equal = document.ends_with("\"verdict\":\"equal\"}}");
    return StatementGlance{*time, equal ? StatementVerdict::equal : StatementVerdict::different};
}

std::string deletion_text(const Deletion& deletion) {
    std::string out;
    JsonWriter(out)
        .begin_object()
        .member("at", deletion.at.rfc3339())
        .member("dataset", deletion.dataset)
        .member("epoch", deletion.epoch)
        .member("feed", deletion.feed)
        .member("follower", deletion.follower)
        .member("position", deletion.position)
        .member("reason", deletion.reason)
        .member("records", deletion.records)
        .member("type", kDeletionType)
        .end_object();
    return out;
}

std::string encode(const Deletion& deletion, const std::string& agency, const SigningKey& key) {
    const std::string text = deletion_text(deletion);
    const NoteKey note_key{note_name(agency), key.public_key()};
    std::string out;
    JsonWriter(out)
        .begin_object()
        .key("deletion")
        .raw(text)
        .member("follower_key", note_key.text())
        .member("follower_signature", hex(key.sign(as_bytes(text))))
        .end_object();
    return out;
}

Result<SignedDeletion> decode_deletion(std::string_view json) {
    if (json.size() > kStatementBytesMax)
        return fail(ErrorCode::limit_exceeded, "the deletion is too long");
    SignedDeletion document;
    Deletion& deletion = document.deletion;
    Signature signature{};
    std::string type;
    CanonicalReader reader(json);
    reader.expect("{\"deletion\":{\"at\":").read(deletion.at);
    reader.expect(",\"dataset\":").read(deletion.dataset);
    reader.expect(",\"epoch\":").read(deletion.epoch);
    reader.expect(",\"feed\":").read(deletion.feed);
    reader.expect(",\"follower\":").read(deletion.follower);
    reader.expect(",\"position\":").read(deletion.position);
    reader.expect(",\"reason\":").read(deletion.reason);
    reader.expect(",\"records\":").read(deletion.records);
    reader.expect(",\"type\":").read(type).expect("}");
    read_signer(reader, document.key, signature, ",\"follower_key\":", ",\"follower_signature\":");
    const std::string text = deletion_text(deletion);
    const std::string whole = "{\"deletion\":" + text + ",\"follower_key\":\"" +
                              document.key.text() + "\",\"follower_signature\":\"" +
                              hex(signature) + "\"}";
    if (!reader.expect("}").finished() || whole != json)
        return refused("the document is not a signed deletion in canonical form");
    if (document.key.name != note_name(deletion.follower))
        return refused("the key of the deletion is not of its agency");
    if (!signed_by(document.key, text, signature))
        return refused("the signature of " + document.key.name + " does not hold");
    return document;
}

}  // namespace dongbo
