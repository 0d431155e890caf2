// The people of the company and their join codes.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string columns = "SELECT id, name, role, department, person, desk, code_hash IS NOT NULL FROM staff ";

core::Staff read(const Rows& row) {
    return {row.id<core::StaffId>(0), row.text(1),
            row.text(2),              row.text(3),
            row.id<core::PersonId>(4), row.id<core::ConversationId>(5),
            row.integer(6) != 0};
}

class Staffing final : public core::Staffing {
  public:
    explicit Staffing(Session& session) : session_(session) {}

    core::StaffId add(const core::Staff& staff, std::string_view code_hash, core::Time code_expires) override {
        insert_.execute(staff.name, staff.role, staff.department, staff.person, staff.desk, code_hash,
                        code_expires);
        return session_.connection.last_id<core::StaffId>();
    }

    std::optional<core::Staff> with_code(std::string_view code_hash, core::Time now) override {
        return first(select_by_code_.query(code_hash, now), read);
    }

    // Somebody who joins with a second code becomes that member and is no longer the first.
    void join(core::StaffId staff, core::PersonId person, core::ConversationId desk) override {
        unlink_person_.execute(person, staff);
        must_exist(join_.execute(person, desk, staff), "member of staff");
    }

    void leave(core::StaffId staff) override { must_exist(leave_.execute(staff), "member of staff"); }

    std::optional<core::Staff> of_person(core::PersonId person) override {
        return first(select_of_person_.query(person), read);
    }

    std::optional<core::Staff> member(core::StaffId id) override { return first(select_.query(id), read); }

    std::vector<core::Staff> all() override { return collect(select_all_.query(), read); }

    void set_desk(core::StaffId staff, core::ConversationId desk) override {
        must_exist(set_desk_.execute(desk, staff), "member of staff");
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement insert_ = statement("insert_staff",
                                  "INSERT INTO staff (name, role, department, person, desk, code_hash, "
                                  "code_expires) VALUES (?, ?, ?, ?, ?, ?, ?)");
    Statement select_by_code_ =
        statement("find_staff_by_code", columns + "WHERE code_hash = ? AND code_expires > ?");
    Statement unlink_person_ =
        statement("unlink_staff", "UPDATE staff SET person = 0, desk = 0 WHERE person = ? AND id <> ?");
    Statement join_ =
        statement("join_staff", "UPDATE staff SET person = ?, desk = ?, code_hash = NULL WHERE id = ?");
    Statement leave_ = statement("leave_staff", "UPDATE staff SET person = 0, desk = 0, code_hash = NULL WHERE id = ?");
    Statement select_of_person_ =
        statement("find_staff_of_person", columns + "WHERE person = ? AND person <> 0");
    Statement select_ = statement("load_staff", columns + "WHERE id = ?");
    Statement select_all_ = statement("list_staff", columns + "ORDER BY id");
    Statement set_desk_ = statement("set_staff_desk", "UPDATE staff SET desk = ? WHERE id = ?");
};

}  // namespace

std::unique_ptr<core::Staffing> make_staffing(Session& session) { return std::make_unique<Staffing>(session); }

}  // namespace aftercare::sqlite
