// A node of G01 with persons and shares, as they are shipped.
#pragma once

#include <string>
#include <vector>

#include "share/share.hpp"
#include "store/named_values.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo::testing {

inline Contract shipped_contract(const std::string& name) {
    return must(load_contract(std::string(DONGBO_SOURCE_FOLDER) + "/contracts/" + name + ".yaml"));
}

inline Share a_share() {
    return {.name = "dan-cu-h01",
            .dataset = "person.G01",
            .consumer = "H01",
            .fields = {"full_name", "birth_date", "residence_unit"},
            .filter = "current_unit == '00004'",
            .pending = true,
            .purpose = "Giải quyết thủ tục hành chính",
            .legal_basis = "Nghị định số 278/2025/NĐ-CP",
            .valid_from = *Date::of_day(2026, 1, 1),
            .valid_until = *Date::of_day(2027, 1, 1),
            .removal_threshold = 0.1,
            .delete_within_days = 10};
}

struct NodeWithShares {
    NodeWithShares() {
        must(NodeStore::create(folder.file("node"), "G01"));
        SqliteOptions options;
        options.free_disk_reserve = 0;
        node = must(NodeStore::open(folder.file("node"), options));
        persons = must(node->define(shipped_contract("person")));
        shares = must(node->define(shipped_contract("share")));
    }

    void put(const Share& share, Verdict verdict = Verdict::live) {
        Store* const store = must(node->store(shares));
        NamedValues values(*must(store->contract(shares.dataset)));
        std::vector<Group> fields;
        for (const std::string& field : share.fields) fields.push_back({Value(field)});
        values.set("name", Value(share.name));
        values.set("dataset", Value(share.dataset));
        values.set("consumer", Value(share.consumer));
        if (!fields.empty()) values.set("fields", Value(fields));
        values.set("filter", Value(share.filter));
        values.set("pending", Value(share.pending));
        values.set("purpose", Value(share.purpose));
        values.set("legal_basis", Value(share.legal_basis));
        values.set("valid_from", Value(share.valid_from));
        if (share.valid_until) values.set("valid_until", Value(*share.valid_until));
        values.set("removal_threshold",
                   Value(*Decimal::parse(std::to_string(share.removal_threshold), 6)));
        values.set("delete_within_days", Value(std::int64_t{share.delete_within_days}));
        Wish wish = values.put("dongbo/quyen-khai-thac", {share.name});
        wish.verdict = verdict;
        commit(shares, std::move(wish));
    }
    void commit(const DatasetPlace& place, Wish wish) {
        std::vector<SourceCommit> commits(1);
        commits[0].dataset = place.dataset;
        commits[0].wishes.push_back(std::move(wish));
        must(must(node->store(place))->commit(commits));
    }

    TemporaryFolder folder;
    std::unique_ptr<NodeStore> node;
    DatasetPlace persons, shares;
};

}  // namespace dongbo::testing
