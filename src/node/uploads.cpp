#include "node/uploads.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "base/file.hpp"
#include "base/json_writer.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "node/json_body.hpp"

namespace dongbo {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameMax = 200;

std::string new_id() {
    std::array<std::uint8_t, 16> bytes{};
    fill_secure_random(bytes);
    return hex(bytes);
}

/// The last part of what a browser or a program calls the file.
Result<std::string> safe_name(const std::string& given) {
    const std::size_t slash = given.find_last_of("/\\");
    std::string name = slash == std::string::npos ? given : given.substr(slash + 1);
    const bool control = std::ranges::any_of(
        name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (name.empty() || name == "." || name == ".." || name.size() > kNameMax || control ||
        !text::is_utf8(name))
        return fail(ErrorCode::invalid, "this is no name of a file", "name",
                    "give one of at most 200 letters");
    return name;
}

std::string note_of(const Upload& upload) {
    std::string note;
    JsonWriter(note)
        .begin_object()
        .member("begun", upload.begun.milliseconds)
        .member("length", upload.length)
        .member("name", upload.name)
        .member("owner", upload.owner)
        .end_object();
    return note;
}

Result<Upload> parse_note(const std::string& note, const std::string& id) {
    TRY_ASSIGN(const JsonBody body, JsonBody::parse(note, {"begun", "length", "name", "owner"}));
    Upload upload{.id = id, .name = {}, .owner = {}, .begun = {}};
    TRY_ASSIGN(upload.name, body.required_text("name"));
    TRY_ASSIGN(upload.owner, body.required_text("owner"));
    TRY_ASSIGN(const auto begun, body.integer("begun"));
    TRY_ASSIGN(const auto length, body.integer("length"));
    upload.begun.milliseconds = begun.value_or(0);
    upload.length = static_cast<std::uint64_t>(length.value_or(0));
    return upload;
}

std::unexpected<Error> unknown(const std::string& id) {
    return fail(ErrorCode::not_found, "there is no such upload", id,
                "begin one with POST /v1/uploads");
}

}  // namespace

bool is_upload_id(std::string_view text) {
    std::array<std::uint8_t, 16> bytes{};
    return parse_hex(text, bytes) && text == hex(bytes);
}

Result<std::unique_ptr<Uploads>> Uploads::open(const std::string& node_folder, Limits limits) {
    const std::string folder = node_folder + "/uploads";
    TRY(make_directory(folder));
    return std::unique_ptr<Uploads>(new Uploads(folder, limits));
}

std::string Uploads::path(const std::string& id) const {
    return folder_ + "/" + id + ".part";
}

Result<Upload> Uploads::read(const std::string& id) const {
    if (!is_upload_id(id)) return unknown(id);
    const auto note = read_file(folder_ + "/" + id + ".json", 4'096);
    if (!note && note.error().code == ErrorCode::not_found) return unknown(id);
    if (!note) return std::unexpected(note.error());
    auto upload = parse_note(*note, id);
    if (!upload)
        return fail(ErrorCode::corrupt, "the note of the upload can't be read", id,
                    "remove it from the folder uploads of the node");
    std::error_code error;
    const auto size = fs::file_size(path(id), error);
    upload->offset = error ? 0 : size;
    return upload;
}

Result<std::vector<Upload>> Uploads::all() const {
    std::vector<Upload> uploads;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
        const std::string id = entry.path().stem().string();
        if (entry.path().extension() != ".json" || !is_upload_id(id)) continue;
        if (auto upload = read(id)) uploads.push_back(std::move(*upload));
    }
    if (error)
        return fail(ErrorCode::unavailable, "the folder can't be read: " + error.message(),
                    folder_);
    return uploads;
}

Result<Upload> Uploads::begin(const std::string& owner, const std::string& name,
                              std::uint64_t length, Timestamp now) {
    if (length == 0 || length > limits_.bytes_max)
        return fail(
            length == 0 ? ErrorCode::invalid : ErrorCode::limit_exceeded,
            length == 0 ? "the file is empty" : "the file is longer than this node takes at once",
            "Upload-Length", length == 0 ? "send one with rows" : "divide it");
    TRY_ASSIGN(const std::string safe, safe_name(name));
    const std::scoped_lock lock(mutex_);
    TRY_ASSIGN(const auto uploads, all());
    const auto mine = std::ranges::count(uploads, owner, &Upload::owner);
    if (static_cast<std::size_t>(mine) >= limits_.open_per_owner)
        return fail(ErrorCode::limit_exceeded, "too many uploads wait to be loaded", "",
                    "load or remove one of them first");
    Upload upload{
        .id = new_id(), .name = safe, .owner = owner, .length = length, .offset = 0, .begun = now};
    TRY_ASSIGN(OutputFile file, OutputFile::create(path(upload.id)));
    TRY(file.sync());
    TRY(write_file_atomically(folder_ + "/" + upload.id + ".json", note_of(upload)));
    return upload;
}

Result<Upload> Uploads::find(const std::string& owner, const std::string& id) {
    TRY_ASSIGN(Upload upload, read(id));
    if (upload.owner != owner) return unknown(id);
    return upload;
}

Result<Upload> Uploads::append(const std::string& owner, const std::string& id,
                               std::uint64_t offset, std::string_view bytes) {
    {
        const std::scoped_lock lock(mutex_);
        if (!busy_.insert(id).second)
            return fail(ErrorCode::conflict, "somebody else sends to this upload just now", id,
                        "ask for its offset with HEAD, then go on there");
    }
    const auto append_now = [&]() -> Result<Upload> {
        TRY_ASSIGN(Upload upload, find(owner, id));
        if (offset != upload.offset)
            return fail(ErrorCode::conflict,
                        "the upload stands at byte " + std::to_string(upload.offset),
                        "Upload-Offset", "go on there");
        if (bytes.size() > upload.length - upload.offset)
            return fail(ErrorCode::invalid, "these are more bytes than the upload was to have",
                        "body", "begin one with the right Upload-Length");
        TRY_ASSIGN(OutputFile file, OutputFile::extend(path(id)));
        TRY(file.write(bytes));
        TRY(file.sync());
        upload.offset += bytes.size();
        return upload;
    };
    auto appended = append_now();
    const std::scoped_lock lock(mutex_);
    busy_.erase(id);
    return appended;
}

Result<> Uploads::remove(const std::string& owner, const std::string& id) {
    TRY(find(owner, id));
    TRY(remove_file(folder_ + "/" + id + ".json"));
    return remove_file(path(id));
}

Result<> Uploads::expire(Timestamp now, const std::set<std::string>& in_use) {
    const std::scoped_lock lock(mutex_);
    TRY_ASSIGN(const auto uploads, all());
    for (const Upload& upload : uploads) {
        const bool old = now.milliseconds - upload.begun.milliseconds > limits_.keep_milliseconds;
        if (!old || in_use.contains(upload.id) || busy_.contains(upload.id)) continue;
        TRY(remove_file(folder_ + "/" + upload.id + ".json"));
        TRY(remove_file(path(upload.id)));
    }
    return {};
}

}  // namespace dongbo
