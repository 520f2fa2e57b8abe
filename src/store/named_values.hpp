// Values of a record by the names of its contract's fields, for records that dongbo itself reads
// and writes.
#pragma once

#include <string>
#include <string_view>

#include "record/canonical.hpp"
#include "store/store.hpp"

namespace dongbo {

class NamedValues {
  public:
    /// Of a record that is there.
    NamedValues(const Contract& contract, const Record& record)
        : contract_(&contract), record_(record) {}
    /// Of a new one, all absent.
    explicit NamedValues(const Contract& contract) : contract_(&contract) {
        record_.values.resize(contract.fields.size());
    }

    /// Null: absent, of another type, or there is no such field.
    template <class T>
    const T* get(std::string_view field) const {
        const auto index = contract_->find_field(field);
        return index ? std::get_if<T>(&record_.values[*index]) : nullptr;
    }
    std::string text(std::string_view field) const {
        const auto* text = get<std::string>(field);
        return text != nullptr ? *text : std::string();
    }
    /// An empty text is absent. Fields that the contract does not have are left out.
    void set(std::string_view field, Value value) {
        const auto index = contract_->find_field(field);
        const auto* text = std::get_if<std::string>(&value);
        if (index && !(text != nullptr && text->empty())) record_.values[*index] = std::move(value);
    }

    /// A put of these values under a source key.
    Wish put(std::string_view source, std::vector<std::string> key) const {
        Wish wish;
        wish.record = make_record_id(contract_->name, source, key);
        wish.values = record_;
        append_canonical(wish.content, CanonicalOrder(contract_->fields), record_.values);
        wish.content_hash = content_hash(wish.content);
        wish.raw_hash = wish.content_hash;
        wish.origin.source = source;
        wish.origin.key = std::move(key);
        return wish;
    }

  private:
    const Contract* contract_;
    Record record_;
};

}  // namespace dongbo
