#include "report/delivery_report.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

constexpr std::int64_t kDay = 86'400'000;
const Timestamp kNow = *Timestamp::parse("2026-11-27T08:00:00+07:00");
const DatasetPlace kPlace{
    .dataset = "person.H26", .contract = "person", .group = "person", .owner = "H26"};

Contract daily() {
    Contract contract;
    contract.name = "person";
    contract.freshness = "P1D";
    return contract;
}

Delivery delivery(const std::string& sender, std::int64_t days_ago,
                  DeliveryState state = DeliveryState::loaded) {
    Delivery made;
    made.number = static_cast<std::uint64_t>(100 - days_ago);
    made.sender = sender;
    made.source = sender + "/dan-cu";
    made.state = state;
    made.ended = Timestamp{kNow.milliseconds - days_ago * kDay};
    return made;
}

ExpectedDelivery only(const std::vector<Delivery>& deliveries,
                      const std::vector<Sender>& mapped = {}) {
    const auto all = expected_deliveries(kPlace, daily(), deliveries, mapped, kNow);
    REQUIRE(all.size() == 1);
    return all.front();
}

using State = ExpectedDelivery::State;

TEST_CASE("who has delivered within the freshness of the contract is on time") {
    const auto expected = only({delivery("H26", 3), delivery("H26", 0)});
    CHECK(expected.state == State::arrived);
    CHECK(expected.deliveries == 2);
    CHECK(expected.newest == 100);
    CHECK(expected.next_due == Timestamp{kNow.milliseconds + kDay});
}

TEST_CASE("who has not is late, since when the next one was due") {
    const auto expected = only({delivery("H26", 3)});
    CHECK(expected.state == State::late);
    CHECK(expected.next_due == Timestamp{kNow.milliseconds - 2 * kDay});
    std::string json;
    JsonWriter writer(json);
    write_json(writer, expected);
    CHECK(json.find("\"late_since\":\"2026-11-25T01:00:00.000Z\"") != std::string::npos);
}

TEST_CASE("a load that did not end, or failed, is no delivery that arrived") {
    const auto expected = only({delivery("H26", 0, DeliveryState::failed),
                                delivery("H26", 0, DeliveryState::loading), delivery("H26", 3)});
    CHECK(expected.state == State::late);
    CHECK(expected.loading);
    CHECK(expected.deliveries == 1);
}

TEST_CASE("whom a mapping names and who has never delivered is missing") {
    const std::vector<Sender> mapped = {{"H26.3", "person", ""}, {"H26.4", "household", ""}};
    const auto expected = only({}, mapped);
    CHECK(expected.state == State::missing);
    CHECK(expected.sender.agency == "H26.3");
    CHECK(!expected.next_due);
    CHECK(expected_deliveries(kPlace, daily(), std::vector{delivery("H26.3", 0)}, mapped, kNow)
              .size() == 1);
}

TEST_CASE("a contract that asks for no freshness makes nothing late") {
    Contract contract = daily();
    contract.freshness.clear();
    const auto all =
        expected_deliveries(kPlace, contract, std::vector{delivery("H26", 400)}, {}, kNow);
    CHECK(all.front().state == State::arrived);
}

TEST_CASE("the equation of a delivery names what its rows became, and says where it is broken") {
    Delivery made = delivery("H26", 0);
    made.physical_rows = 1'000;
    made.rows[Disposition::layout] = 2;
    made.rows[Disposition::accepted] = 998;
    CHECK(equation_text(Language::english, made) ==
          "1,000 physical rows = 2 layout + 998 accepted · holds");
    made.physical_rows = 1'001;
    CHECK(!equation_holds(made));
    CHECK(equation_text(Language::vietnamese, made) ==
          "1.001 dòng vật lý = 2 trình bày + 998 nhận · KHÔNG KHỚP");
}

}  // namespace
}  // namespace dongbo
