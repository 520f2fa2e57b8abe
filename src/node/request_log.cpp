#include "node/request_log.hpp"

#include "base/json_writer.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kUsualBytes = 400;

void write_text(JsonWriter& json, std::string_view key, std::string_view text) {
    if (!text.empty()) json.member(key, text);
}

void begin(JsonWriter& json, Timestamp at, std::string_view level, std::string_view event) {
    json.begin_object().member("at", at.rfc3339()).member("level", level).member("event", event);
}

/// One line, its end included.
std::string text_of(const RequestLine& line) {
    std::string text;
    text.reserve(kUsualBytes);
    JsonWriter json(text);
    begin(json, line.at, line.status >= 500 ? "error" : "info", "request");
    write_text(json, "request", line.request);
    write_text(json, "method", line.method);
    write_text(json, "route", line.route);
    write_text(json, "caller", line.caller);
    write_text(json, "agency", line.agency);
    json.member("status", line.status)
        .member("microseconds", line.took.count())
        .member("bytes", line.bytes);
    write_text(json, "reason", line.reason);
    json.end_object();
    text += '\n';
    return text;
}

std::string text_of(Timestamp at, std::string_view level, std::string_view event,
                    std::string_view detail) {
    std::string text;
    JsonWriter json(text);
    begin(json, at, level, event);
    write_text(json, "detail", detail);
    json.end_object();
    text += '\n';
    return text;
}

}  // namespace

void RequestLog::request(const RequestLine& line) {
    if (out_ != nullptr) write(text_of(line));
}

void RequestLog::request_later(const RequestLine& line) {
    if (out_ == nullptr) return;
    const std::string text = text_of(line);
    const std::scoped_lock lock(mutex_);
    waiting_ += text;
}

void RequestLog::flush() {
    const std::scoped_lock lock(mutex_);
    flush_locked();
}

void RequestLog::event(Timestamp at, std::string_view name, std::string_view detail) {
    write(text_of(at, "info", name, detail));
}

void RequestLog::error(Timestamp at, std::string_view name, const Error& error) {
    write(text_of(at, "error", name, error.message()));
}

void RequestLog::write(std::string_view line) {
    if (out_ == nullptr) return;
    const std::scoped_lock lock(mutex_);
    waiting_ += line;
    flush_locked();
}

void RequestLog::flush_locked() {
    if (waiting_.empty()) return;
    std::fwrite(waiting_.data(), 1, waiting_.size(), out_);
    std::fflush(out_);
    waiting_.clear();
}

}  // namespace dongbo
