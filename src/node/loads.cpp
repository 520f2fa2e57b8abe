#include "node/loads.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/file.hpp"
#include "base/json_writer.hpp"
#include "intake/watch.hpp"
#include "node/json_body.hpp"

namespace dongbo {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNote = ".load";

bool is_mapping_name(std::string_view text) {
    return !text.empty() && text.size() <= 100 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string note_of(const LoadOrder& order, const std::string& file_name) {
    std::string note;
    const DeliveryRequest& request = order.request;
    JsonWriter(note)
        .begin_object()
        .member("agency", order.agency)
        .member("declared_rows", request.declared_rows)
        .member("edition", request.edition)
        .member("file_name", file_name)
        .member("kind", name(request.kind))
        .member("mapping", order.mapping)
        .member("owner", order.owner)
        .member("sender", request.sender)
        .member("subject", request.subject)
        .member("upload", order.upload)
        .end_object();
    return note;
}

Result<LoadOrder> parse_note(const std::string& note) {
    TRY_ASSIGN(const JsonBody body,
               JsonBody::parse(note, {"agency", "declared_rows", "edition", "file_name", "kind",
                                      "mapping", "owner", "sender", "subject", "upload"}));
    LoadOrder order{};
    TRY_ASSIGN(order.upload, body.required_text("upload"));
    TRY_ASSIGN(order.owner, body.required_text("owner"));
    TRY_ASSIGN(order.agency, body.text("agency"));
    TRY_ASSIGN(order.mapping, body.required_text("mapping"));
    DeliveryRequest& request = order.request;
    TRY_ASSIGN(request.file_name, body.text("file_name"));
    TRY_ASSIGN(request.edition, body.text("edition"));
    TRY_ASSIGN(request.sender, body.text("sender"));
    TRY_ASSIGN(request.subject, body.text("subject"));
    TRY_ASSIGN(const std::string kind, body.text("kind"));
    request.kind = parse_delivery_kind(kind).value_or(request.kind);
    TRY_ASSIGN(const auto rows, body.integer("declared_rows"));
    if (rows) request.declared_rows = static_cast<std::uint64_t>(*rows);
    return order;
}

Result<LoadOrder> read_note(const std::string& path) {
    TRY_ASSIGN(const std::string note, read_file(path, 65'536));
    auto order = parse_note(note);
    if (order) return order;
    return fail(ErrorCode::corrupt, "the note of the load can't be read", path,
                "remove it and send the file again");
}

}  // namespace

std::string_view name(LoadState state) {
    constexpr std::array<std::string_view, 4> kNames = {"waiting", "loading", "loaded", "refused"};
    return kNames[static_cast<std::size_t>(state)];
}

struct Loads::Running {
    LoadOrder order;
    std::string group;
    std::mutex mutex;
    LoadStatus status;

    LoadStatus now() {
        const std::scoped_lock lock(mutex);
        return status;
    }
};

Loads::Loads(std::string node_folder, std::string mappings, Uploads& uploads, GroupWriters& writers,
             std::function<void()> ended)
    : folder_(std::move(node_folder)),
      mappings_(std::move(mappings)),
      uploads_(uploads),
      writers_(writers),
      ended_(std::move(ended)) {}

std::string Loads::note_path(const std::string& id) const {
    return folder_ + "/uploads/" + id + std::string(kNote);
}

Result<LoadStatus> Loads::start(NodeStore& node, LoadOrder order, bool for_all_agencies) {
    TRY_ASSIGN(const Upload upload, uploads_.find(order.owner, order.upload));
    if (!upload.complete())
        return fail(ErrorCode::conflict,
                    "the upload is not complete: " + std::to_string(upload.offset) + " of " +
                        std::to_string(upload.length) + " bytes are here",
                    "upload", "send the rest first");
    const std::string path = mappings_ + "/" + order.mapping + ".yaml";
    if (!is_mapping_name(order.mapping) || !file_exists(path))
        return fail(ErrorCode::not_found, "there is no such mapping on this node", "mapping",
                    "ask who runs the node which mapping fits your file");
    TRY_ASSIGN(const MappingHead head, read_mapping_head(path));
    const std::string& sender = order.request.sender.empty() ? head.sender : order.request.sender;
    if (!for_all_agencies && sender != order.agency)
        return fail(ErrorCode::unauthorised, "this mapping reads deliveries of " + sender,
                    "mapping", "an agency delivers for itself alone");
    TRY_ASSIGN(const DatasetPlace place, node.place(head.contract));
    if (place.replica)
        return fail(ErrorCode::conflict,
                    "this node follows " + place.dataset + ", it does not own it", "mapping",
                    "deliver to the node of " + place.owner);
    const auto running = std::make_shared<Running>();
    order.request.file = uploads_.path(order.upload);
    order.request.file_name = upload.name;
    running->order = std::move(order);
    running->group = place.group;
    running->status = {.id = upload.id,
                       .owner = running->order.owner,
                       .mapping = running->order.mapping,
                       .file_name = upload.name,
                       .dataset = place.dataset,
                       .report = {},
                       .error = {}};
    {
        const std::scoped_lock lock(mutex_);
        const auto known = loads_.find(upload.id);
        if (known != loads_.end()) return known->second->now();
        loads_.emplace(upload.id, running);
    }
    TRY(write_file_atomically(note_path(upload.id), note_of(running->order, upload.name)));
    TRY(enqueue(running));
    return running->now();
}

Result<> Loads::enqueue(const std::shared_ptr<Running>& running) {
    return writers_.submit(
        running->group, [this, running](NodeStore& node) { return run(node, *running); },
        [this, running](const Result<>& done) { finish(*running, done); });
}

Result<> Loads::run(NodeStore& node, Running& running) {
    {
        const std::scoped_lock lock(running.mutex);
        running.status.state = LoadState::loading;
    }
    const auto progress = [&](std::uint64_t rows, std::uint64_t of_rows) {
        writers_.tell_committed();
        const std::scoped_lock lock(running.mutex);
        running.status.rows = rows;
        running.status.of_rows = of_rows;
    };
    const std::string mapping = mappings_ + "/" + running.order.mapping + ".yaml";
    TRY_ASSIGN(const LoadReport report,
               load_into_node(node, mapping, running.order.request, progress));
    const std::scoped_lock lock(running.mutex);
    running.status.report = report_json(report);
    running.status.rows = running.status.of_rows = report.delivery.physical_rows;
    return {};
}

/// What ended is taken from the disk; what may work later stays for the next start of the node.
void Loads::finish(Running& running, const Result<>& done) {
    const bool later = !done && done.error().code == ErrorCode::unavailable;
    {
        const std::scoped_lock lock(running.mutex);
        running.status.state = done ? LoadState::loaded : LoadState::refused;
        if (!done) running.status.error = done.error();
    }
    if (!later) {
        const std::string& id = running.order.upload;
        // A file that could not be removed expires with the uploads.
        [[maybe_unused]] const auto note = remove_file(note_path(id));
        [[maybe_unused]] const auto upload = uploads_.remove(running.order.owner, id);
    }
    ended_();
}

Result<LoadStatus> Loads::find(const std::string& owner, const std::string& id) const {
    const std::scoped_lock lock(mutex_);
    const auto found = loads_.find(id);
    if (found == loads_.end() || found->second->order.owner != owner)
        return fail(ErrorCode::not_found, "there is no such load", id,
                    "GET /v1/deliveries lists what was loaded");
    return found->second->now();
}

std::set<std::string> Loads::in_work() const {
    const std::scoped_lock lock(mutex_);
    std::set<std::string> ids;
    for (const auto& [id, running] : loads_) {
        const LoadState state = running->now().state;
        if (state == LoadState::waiting || state == LoadState::loading) ids.insert(id);
    }
    return ids;
}

Result<> Loads::resume(NodeStore& node) {
    std::error_code error;
    std::vector<std::string> notes;
    for (const auto& entry : fs::directory_iterator(folder_ + "/uploads", error))
        if (entry.path().extension() == kNote) notes.push_back(entry.path().string());
    std::ranges::sort(notes);
    for (const std::string& note : notes) {
        TRY_ASSIGN(LoadOrder order, read_note(note));
        const auto started = start(node, std::move(order), true);
        // Its upload or mapping is gone: nothing can be done any more.
        if (!started && started.error().code == ErrorCode::not_found) TRY(remove_file(note));
    }
    return {};
}

}  // namespace dongbo
