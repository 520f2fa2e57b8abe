#include "store/manifest.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/file.hpp"
#include "base/json.hpp"
#include "store/feed_store.hpp"
#include "store/journal.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kFormat = "dongbo backup 1";

void append_file(std::string& out, const BackedUpFile& file) {
    out += '{';
    if (file.log_head) {
        out += "\"log_head\":";
        append_json_integer(out, static_cast<std::int64_t>(*file.log_head));
        out += ',';
    }
    out += "\"name\":";
    append_json_string(out, file.name);
    out += ",\"sha256\":\"" + hex(file.hash) + "\",\"size\":";
    append_json_integer(out, static_cast<std::int64_t>(file.size));
    out += '}';
}

/// A manifest may come from anywhere; what it names must stay in its folder.
bool is_node_file(std::string_view name) {
    if (name == "node.db" || name == kFeedsFile || name == kAccessJournal) return true;
    if (!name.starts_with("groups/") || !name.ends_with(".db")) return false;
    name.remove_prefix(7);
    return name.find('/') == std::string_view::npos && !name.starts_with('.');
}

std::optional<BackedUpFile> read_file_entry(const boost::json::object& entry) {
    BackedUpFile file;
    file.name = entry.at("name").as_string();
    file.size = entry.at("size").to_number<std::uint64_t>();
    if (!is_node_file(file.name) || !parse_hex(entry.at("sha256").as_string(), file.hash))
        return std::nullopt;
    if (file.name.starts_with("groups/"))
        file.log_head = entry.at("log_head").to_number<Position>();
    return file;
}

std::optional<Manifest> read_manifest(std::string_view json) {
    try {
        const boost::json::value value = boost::json::parse(json);
        const boost::json::object& object = value.as_object();
        if (object.at("format").as_string() != kFormat) return std::nullopt;
        Manifest manifest{std::string(object.at("agency").as_string()), {}};
        for (const boost::json::value& entry : object.at("files").as_array()) {
            std::optional<BackedUpFile> file = read_file_entry(entry.as_object());
            if (!file) return std::nullopt;
            manifest.files.push_back(std::move(*file));
        }
        if (manifest.files.empty() || manifest.files.front().name != "node.db") return std::nullopt;
        return manifest;
    } catch (const std::exception&) {  // how Boost.JSON says that something is not there
        return std::nullopt;
    }
}

}  // namespace

std::string encode(const Manifest& manifest) {
    std::string out = "{\"agency\":";
    append_json_string(out, manifest.agency);
    out += ",\"files\":[";
    for (const BackedUpFile& file : manifest.files) {
        if (out.back() != '[') out += ',';
        append_file(out, file);
    }
    out += "],\"format\":";
    append_json_string(out, kFormat);
    return out + "}";
}

Result<Manifest> parse_manifest(std::string_view json, const std::string& where) {
    std::optional<Manifest> manifest = read_manifest(json);
    // It was written canonically: any other spelling has been touched.
    if (manifest && encode(*manifest) == json) return std::move(*manifest);
    return fail(ErrorCode::corrupt, "this is not the manifest of a backup that this program reads",
                where, "use another backup, or the dongbo that made this one");
}

Result<BackedUpFile> measure_file(const std::string& path, const Progress& progress) {
    constexpr std::size_t kStep = 8U << 20;
    TRY_ASSIGN(const InputFile file, InputFile::open(path));
    const std::string_view text = file.text();
    Sha256 hash;
    for (std::size_t at = 0; at < text.size(); at += kStep) {
        hash.update(as_bytes(text.substr(at, kStep)));
        if (progress)
            progress(static_cast<double>(std::min(at + kStep, text.size())) /
                     static_cast<double>(text.size()));
    }
    return BackedUpFile{{}, text.size(), hash.finish(), {}};
}

}  // namespace dongbo
