#include "node/api/deliver_routes.hpp"

#include <array>
#include <charconv>

#include "base/json_writer.hpp"
#include "node/json_body.hpp"
#include "node/node_reader.hpp"
#include "node/services.hpp"
#include "node/uploads.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kChunkType = "application/offset+octet-stream";

Result<std::uint64_t> whole_number(std::string_view text, const std::string& field) {
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || read.ec != std::errc{} || read.ptr != text.data() + text.size())
        return fail(ErrorCode::invalid, "this is no whole number", field, "give one, in digits");
    return number;
}

Result<std::uint64_t> number_field(const HttpRequest& request, const std::string& field) {
    return whole_number(request.fields.find(field).value_or(""), field);
}

HttpResponse offset_response(int status, const Upload& upload) {
    HttpResponse response{.status = status, .fields = {}, .body = {}};
    response.fields.add("Upload-Offset", std::to_string(upload.offset));
    response.fields.add("Upload-Length", std::to_string(upload.length));
    return response;
}

Result<HttpResponse> begin_upload(Exchange& exchange) {
    TRY_ASSIGN(const std::uint64_t length, number_field(exchange.request, "Upload-Length"));
    TRY_ASSIGN(const Upload upload,
               exchange.services.uploads->begin(exchange.caller.id, exchange.parameter("name"),
                                                length, exchange.now));
    HttpResponse response = offset_response(201, upload);
    std::string body;
    JsonWriter(body)
        .begin_object()
        .member("upload", upload.id)
        .member("length", upload.length)
        .member("offset", upload.offset)
        .end_object();
    response.body = body + "\n";
    response.fields.add("Content-Type", "application/json");
    response.fields.add("Location", "/v1/uploads/" + upload.id);
    return response;
}

Result<HttpResponse> show_upload(Exchange& exchange) {
    TRY_ASSIGN(const Upload upload,
               exchange.services.uploads->find(exchange.caller.id, exchange.part("upload")));
    return offset_response(204, upload);
}

Result<HttpResponse> append_upload(Exchange& exchange) {
    if (exchange.request.fields.find("Content-Type").value_or("") != kChunkType)
        return fail(ErrorCode::invalid, "the type of the body is another one", "Content-Type",
                    "send " + std::string(kChunkType));
    TRY_ASSIGN(const std::uint64_t offset, number_field(exchange.request, "Upload-Offset"));
    TRY_ASSIGN(const Upload upload,
               exchange.services.uploads->append(exchange.caller.id, exchange.part("upload"),
                                                 offset, exchange.request.body));
    return offset_response(204, upload);
}

Result<HttpResponse> remove_upload(Exchange& exchange) {
    const std::string& id = exchange.part("upload");
    if (exchange.services.loads->in_work().contains(id))
        return fail(ErrorCode::conflict, "the upload is being loaded", id,
                    "wait for the end of the load");
    TRY(exchange.services.uploads->remove(exchange.caller.id, id));
    return HttpResponse{.status = 204, .fields = {}, .body = {}};
}

void write_error(JsonWriter& json, const Error& error) {
    json.key("error")
        .begin_object()
        .member("code", name(error.code))
        .member("detail", error.what)
        .member("field", error.where)
        .member("cure", error.cure)
        .end_object();
}

std::string status_json(const LoadStatus& status) {
    std::string body;
    JsonWriter json(body);
    json.begin_object()
        .member("load", status.id)
        .member("state", name(status.state))
        .member("dataset", status.dataset)
        .member("mapping", status.mapping)
        .member("file", status.file_name)
        .member("rows", status.rows)
        .member("of_rows", status.of_rows);
    if (!status.report.empty()) json.key("report").raw(status.report);
    if (status.error) write_error(json, *status.error);
    json.end_object();
    return body + "\n";
}

Result<HttpResponse> deliver(Exchange& exchange) {
    TRY_ASSIGN(const JsonBody body,
               JsonBody::parse(exchange.request.body, {"upload", "mapping", "kind", "edition",
                                                       "declared_rows", "sender", "subject"}));
    TRY_ASSIGN(const std::string upload, body.required_text("upload"));
    DeliveryWish wish;
    TRY_ASSIGN(wish.mapping, body.required_text("mapping"));
    TRY_ASSIGN(wish.kind, body.text("kind"));
    TRY_ASSIGN(wish.edition, body.text("edition"));
    TRY_ASSIGN(wish.sender, body.text("sender"));
    TRY_ASSIGN(wish.subject, body.text("subject"));
    TRY_ASSIGN(const auto rows, body.integer("declared_rows"));
    if (rows) wish.rows = std::to_string(*rows);
    TRY_ASSIGN(const LoadStatus status, start_load(exchange, upload, wish));
    HttpResponse response = HttpResponse::json(202, status_json(status));
    response.fields.add("Location", "/v1/loads/" + status.id);
    return response;
}

Result<HttpResponse> show_load(Exchange& exchange) {
    TRY_ASSIGN(const LoadStatus status,
               exchange.services.loads->find(exchange.caller.id, exchange.part("load")));
    return HttpResponse::json(200, status_json(status));
}

constexpr std::array kRoutes = {
    Route{HttpMethod::post, "/v1/uploads", Permission::deliver, begin_upload, true},
    Route{HttpMethod::get, "/v1/uploads/{upload}", Permission::deliver, show_upload},
    Route{HttpMethod::patch, "/v1/uploads/{upload}", Permission::deliver, append_upload, true},
    Route{HttpMethod::remove, "/v1/uploads/{upload}", Permission::deliver, remove_upload, true},
    Route{HttpMethod::post, "/v1/deliveries", Permission::deliver, deliver, true},
    Route{HttpMethod::get, "/v1/loads/{load}", Permission::deliver, show_load},
};

}  // namespace

std::span<const Route> deliver_routes() {
    return kRoutes;
}

Result<LoadStatus> start_load(Exchange& exchange, const std::string& upload,
                              const DeliveryWish& wish) {
    LoadOrder order{.upload = upload,
                    .owner = exchange.caller.id,
                    .agency = exchange.caller.agency,
                    .mapping = wish.mapping,
                    .request = {}};
    if (!wish.kind.empty()) {
        const auto kind = parse_delivery_kind(wish.kind);
        if (!kind)
            return fail(ErrorCode::invalid, "this is no kind of delivery", "kind",
                        "give full, partial or changes");
        order.request.kind = *kind;
    }
    if (!wish.rows.empty()) {
        TRY_ASSIGN(order.request.declared_rows, whole_number(wish.rows, "declared_rows"));
    }
    order.request.edition = wish.edition;
    order.request.sender = wish.sender;
    order.request.subject = wish.subject;
    NodeStore& node = exchange.reader.node();
    return exchange.services.loads->start(node, std::move(order),
                                          exchange.caller.agency == node.agency());
}

Result<LoadStatus> take_file(Exchange& exchange, const std::string& file_name,
                             std::string_view content, const DeliveryWish& wish) {
    Uploads& uploads = *exchange.services.uploads;
    const std::string& owner = exchange.caller.id;
    TRY_ASSIGN(const Upload upload, uploads.begin(owner, file_name, content.size(), exchange.now));
    TRY(uploads.append(owner, upload.id, 0, content));
    auto started = start_load(exchange, upload.id, wish);
    // Refused: the form is sent again with the file, nothing waits for it.
    if (!started) TRY(uploads.remove(owner, upload.id));
    return started;
}

}  // namespace dongbo
