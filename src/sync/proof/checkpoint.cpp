#include "sync/proof/checkpoint.hpp"

#include <algorithm>
#include <charconv>

#include "base/base64.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kOriginStart = "dongbo/";

/// Takes the text up to `end` off the front, and `end` too.
std::optional<std::string_view> take_until(std::string_view& text, char end) {
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(at + 1);
    return taken;
}

bool read_number(std::string_view text, std::uint64_t& out) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, out);
    return error == std::errc() && stop == end;
}

bool read_hash(std::string_view text, Hash& out) {
    const std::optional<std::string> bytes = parse_base64(text);
    if (!bytes || bytes->size() != out.size()) return false;
    std::ranges::copy(as_bytes(*bytes), out.begin());
    return true;
}

bool read_origin(std::string_view line, Checkpoint& out) {
    if (!line.starts_with(kOriginStart)) return false;
    line.remove_prefix(kOriginStart.size());
    const auto owner = take_until(line, '/');
    const auto feed = take_until(line, '/');
    if (!owner || !feed || owner->empty() || feed->empty()) return false;
    out.owner = *owner;
    out.feed = *feed;
    return read_number(line, out.epoch);
}

/// "live 12 base64" in front: reads it. Nothing in front: no set, which is no error.
bool read_set(std::string_view& text, std::string_view name, std::optional<SetFigures>& out) {
    if (!text.starts_with(name)) return true;
    text.remove_prefix(name.size());
    std::string_view line = take_until(text, '\n').value_or("");
    SetFigures set;
    if (!read_number(take_until(line, ' ').value_or(""), set.count)) return false;
    if (!read_hash(line, set.digest)) return false;
    out = set;
    return true;
}

void append_set(std::string& text, std::string_view name, const std::optional<SetFigures>& set) {
    if (!set) return;
    text += name;
    text += std::to_string(set->count) + ' ' + base64(set->digest) + '\n';
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
    std::string text = origin(checkpoint) + '\n';
    text += std::to_string(checkpoint.size) + '\n';
    text += base64(checkpoint.root) + '\n';
    text += "log " + std::to_string(checkpoint.log) + '\n';
    text += "as_of " + checkpoint.as_of.rfc3339() + '\n';
    append_set(text, "live ", checkpoint.live);
    append_set(text, "pending ", checkpoint.pending);
    return text;
}

/// Reads what checkpoint_text writes; what it takes besides is for the caller to notice.
std::optional<Checkpoint> read_text(std::string_view text) {
    const auto line = [&text] { return take_until(text, '\n').value_or(""); };
    Checkpoint out;
    if (!read_origin(line(), out)) return std::nullopt;
    if (!read_number(line(), out.size) || !read_hash(line(), out.root)) return std::nullopt;
    std::string_view log = line(), as_of = line();
    if (take_until(log, ' ') != "log" || !read_number(log, out.log)) return std::nullopt;
    if (take_until(as_of, ' ') != "as_of") return std::nullopt;
    const std::optional<Timestamp> time = Timestamp::parse(as_of);
    if (!time) return std::nullopt;
    out.as_of = *time;
    if (!read_set(text, "live ", out.live)) return std::nullopt;
    if (!read_set(text, "pending ", out.pending)) return std::nullopt;
    // What waits is told beside what is served, never alone.
    if (out.pending && !out.live) return std::nullopt;
    return out;
}

bool differ(const std::optional<SetFigures>& one, const std::optional<SetFigures>& other) {
    return one && other && *one != *other;
}

}  // namespace

std::string origin(const Checkpoint& checkpoint) {
    return note_name(checkpoint.owner) + '/' + checkpoint.feed + '/' +
           std::to_string(checkpoint.epoch);
}

std::string note_name(std::string_view agency) {
    return std::string(kOriginStart) + std::string(agency);
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
    const std::string text = checkpoint_text(checkpoint);
    CHECK_THAT(read_text(text) == checkpoint, "a checkpoint can be read as it was meant");
    return sign_note(text, note_name(checkpoint.owner), key);
}

Result<Checkpoint> open_checkpoint(std::string_view note, const NoteKey& key) {
    TRY_ASSIGN(const std::string text, open_note(note, {&key, 1}));
    const std::optional<Checkpoint> out = read_text(text);
    if (!out || checkpoint_text(*out) != text) {
        return fail(ErrorCode::invalid, "signed, but not a checkpoint as dongbo writes them");
    }
    if (note_name(out->owner) != key.name) {
        return fail(ErrorCode::invalid,
                    key.name + " has signed a checkpoint of " + note_name(out->owner));
    }
    return *out;
}

bool contradict(const Checkpoint& one, const Checkpoint& other) {
    if (one.owner != other.owner || one.feed != other.feed) return false;
    if (one.epoch != other.epoch || one.size != other.size) return false;
    return one.root != other.root || differ(one.live, other.live) ||
           differ(one.pending, other.pending);
}

}  // namespace dongbo
