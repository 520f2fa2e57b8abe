#include "node/request_log.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

namespace dongbo {
namespace {

void append_text(std::string& line, std::string_view key, std::string_view text) {
    if (text.empty()) return;
    line += fmt::format(",\"{}\":", key);
    append_json_string(line, text);
}

std::string begun(Timestamp at, std::string_view level, std::string_view event) {
    std::string line = fmt::format(R"({{"at":"{}","level":"{}")", at.rfc3339(), level);
    append_text(line, "event", event);
    return line;
}

std::string text_of(const RequestLine& line) {
    std::string text = begun(line.at, line.status >= 500 ? "error" : "info", "request");
    append_text(text, "request", line.request);
    append_text(text, "method", line.method);
    append_text(text, "route", line.route);
    append_text(text, "caller", line.caller);
    append_text(text, "agency", line.agency);
    text += fmt::format(R"(,"status":{},"microseconds":{},"bytes":{})", line.status,
                        line.took.count(), line.bytes);
    append_text(text, "reason", line.reason);
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
    waiting_ += "}\n";
}

void RequestLog::flush() {
    const std::scoped_lock lock(mutex_);
    flush_locked();
}

void RequestLog::event(Timestamp at, std::string_view name, std::string_view detail) {
    std::string text = begun(at, "info", name);
    append_text(text, "detail", detail);
    write(std::move(text));
}

void RequestLog::error(Timestamp at, std::string_view name, const Error& error) {
    std::string text = begun(at, "error", name);
    append_text(text, "detail", error.message());
    write(std::move(text));
}

void RequestLog::write(std::string line) {
    if (out_ == nullptr) return;
    const std::scoped_lock lock(mutex_);
    waiting_ += line;
    waiting_ += "}\n";
    flush_locked();
}

void RequestLog::flush_locked() {
    if (waiting_.empty()) return;
    std::fwrite(waiting_.data(), 1, waiting_.size(), out_);
    std::fflush(out_);
    waiting_.clear();
}

}  // namespace dongbo
