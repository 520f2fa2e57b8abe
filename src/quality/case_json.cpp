#include "quality/case_json.hpp"

#include <boost/json.hpp>

namespace dongbo {
namespace {

namespace json = boost::json;

Timestamp time_at(const json::object& object, std::string_view name) {
    return Timestamp{object.at(name).to_number<std::int64_t>()};
}
std::string text_at(const json::object& object, std::string_view name) {
    return std::string(std::string_view(object.at(name).as_string()));
}
CaseState state_at(const json::object& object) {
    const auto state = parse_case_state(text_at(object, "state"));
    if (!state) throw std::invalid_argument("no state");
    return *state;
}

Case read(const json::object& object) {
    Case made;
    made.number = object.at("number").to_number<std::uint64_t>();
    made.delivery = object.at("delivery").to_number<std::uint64_t>();
    made.owner = text_at(object, "owner");
    made.rule = text_at(object, "rule");
    made.field = text_at(object, "field");
    made.cause = text_at(object, "cause");
    made.state = state_at(object);
    made.opened = time_at(object, "opened");
    if (object.contains("deadline")) made.deadline = time_at(object, "deadline");
    made.findings = object.at("findings").to_number<std::int64_t>();
    made.most = object.at("most").to_number<std::int64_t>();
    for (const json::value& entry : object.at("history").as_array()) {
        const json::object& event = entry.as_object();
        made.history.push_back(
            {time_at(event, "at"), state_at(event), text_at(event, "by"), text_at(event, "note")});
    }
    return made;
}

}  // namespace

std::string case_json(const Case& written) {
    json::object object{{"number", written.number},     {"delivery", written.delivery},
                        {"owner", written.owner},       {"rule", written.rule},
                        {"field", written.field},       {"cause", written.cause},
                        {"state", name(written.state)}, {"opened", written.opened.milliseconds},
                        {"findings", written.findings}, {"most", written.most}};
    if (written.deadline) object["deadline"] = written.deadline->milliseconds;
    json::array history;
    for (const CaseEvent& event : written.history)
        history.push_back({{"at", event.at.milliseconds},
                           {"state", name(event.state)},
                           {"by", event.by},
                           {"note", event.note}});
    object["history"] = std::move(history);
    return json::serialize(object);
}

Result<Case> parse_case(std::string_view text) {
    try {
        return read(json::parse(text).as_object());
    } catch (const std::exception& defect) {
        return fail(ErrorCode::corrupt, std::string("the case can't be read: ") + defect.what(),
                    "case", "run dongbo measure --recount");
    }
}

}  // namespace dongbo
