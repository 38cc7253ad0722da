"""The core of the job with pandas: python3 plain_pandas.py ESTATE ANSWER."""
import sys
import unicodedata

import pandas as pd

estate, answer = sys.argv[1:]

GIVEN = {"ServiceNow Admins": "admin", "Approvers": "approver_admin", "IT Support": "itil", "Sales Team": "business_stakeholder"}
GROUPS = {
    "Sales Team": "Sales Operations", "Marketing Team": "Marketing Requests", "IT Support": "Service Desk",
    "Engineering Team": "Engineering Requests", "HR Team": "HR Case Workers", "Finance Team": "Finance Requests",
    "Legal Team": "Legal Matters", "Operations Team": "Facilities", "Support Team": "Customer Cases",
    "Procurement Team": "Purchasing", "ServiceNow Security": "Platform Security", "Change Advisors": "Change Advisory Board",
}
DECLARED = ["Scanner Gateway", "guest", "soap.guest", "virtual.agent", "sharedservice.worker", "survey.user", "ATF_TestItilUser1"]
DRIFT = {"first_name": "firstName", "last_name": "lastName", "email": "email", "employee_number": "employeeNumber", "title": "title"}


def read(path, columns):
    return pd.read_csv(f"{estate}/{path}", dtype=str, keep_default_na=False, usecols=columns)


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def folded(column):
    """Only what is not ASCII needs the slow way."""
    plain = column.str.lower()
    odd = ~column.map(str.isascii)
    plain[odd] = column[odd].map(fold)
    return plain


def compared(column, ignore_case=False):
    column = column.fillna("").str.strip()
    odd = ~column.map(str.isascii)
    column[odd] = column[odd].map(lambda text: unicodedata.normalize("NFC", text))
    return column.str.lower() if ignore_case else column


users = read("okta/users.csv", ["id", "status", "login", "email", "firstName", "lastName", "title", "department", "employeeNumber"])
groups = read("okta/groups.csv", ["id", "name"])
memberships = read("okta/memberships.csv", ["userId", "groupId"])
app_users = read("okta/app-users.csv", ["id", "externalId"])
accounts = read("servicenow/sys_user.csv", [
    "sys_id", "user_name", "email", "first_name", "last_name", "active", "employee_number", "title",
    "web_service_access_only", "internal_integration_user"])
roles = read("servicenow/sys_user_role.csv", ["sys_id", "name"])
header = pd.read_csv(f"{estate}/servicenow/sys_user_has_role.csv", nrows=0).columns
is_display = "user.user_name" in header
grants = read("servicenow/sys_user_has_role.csv", ["user.user_name" if is_display else "user", "role", "inherited"])
sn_groups = read("servicenow/sys_user_group.csv", ["sys_id", "name", "parent"])
group_roles = read("servicenow/sys_group_has_role.csv", ["group", "role", "inherits"])
contains = read("servicenow/sys_user_role_contains.csv", ["role", "contains"])
if is_display:  # references are what they display; accounts go by their user names
    role_id, group_id = dict(zip(roles.name, roles.sys_id)), dict(zip(sn_groups.name, sn_groups.sys_id))
    grants["user"] = grants["user.user_name"].map(dict(zip(accounts.user_name, accounts.sys_id)))
    grants.role = grants.role.map(role_id)
    sn_groups.parent = sn_groups.parent.map(group_id).fillna("")
    group_roles["group"], group_roles["role"] = group_roles["group"].map(group_id), group_roles.role.map(role_id)
    contains = pd.DataFrame({"role": contains.role.map(role_id), "contains": contains.contains.map(role_id)})

# 1. Correlate.
account_keys = pd.DataFrame({
    "sys_id": accounts.sys_id, "external": accounts.sys_id, "login": folded(accounts.user_name), "number": accounts.employee_number})
user_keys = pd.DataFrame({"okta_id": users.id, "login": folded(users.login), "number": users.employeeNumber})
external = app_users[app_users.externalId != ""].rename(columns={"id": "okta_id", "externalId": "external"})
candidates = pd.concat([
    account_keys[["sys_id", "external"]].merge(external, on="external").assign(rule=1),
    account_keys[["sys_id", "login"]].merge(user_keys[["okta_id", "login"]], on="login").assign(rule=2),
    account_keys.loc[account_keys.number != "", ["sys_id", "number"]].merge(user_keys[["okta_id", "number"]], on="number").assign(rule=3),
])[["rule", "sys_id", "okta_id"]].merge(users[["id", "status"]], left_on="okta_id", right_on="id")
candidates["is_gone"] = candidates.status.isin(["DEPROVISIONED", "STAGED"])
link = candidates.sort_values(["sys_id", "rule", "is_gone", "okta_id"]).drop_duplicates("sys_id")

members = memberships.merge(groups, left_on="groupId", right_on="id")[["userId", "name"]]
scope = set(members.loc[members.name == "ServiceNow Users", "userId"])
in_scope = users[users.id.isin(scope) & ~users.status.isin(["DEPROVISIONED", "SUSPENDED", "STAGED"])]
active = accounts[accounts.active == "true"]
people = (
    active.merge(link[["sys_id", "okta_id"]], on="sys_id")
    .merge(in_scope, left_on="okta_id", right_on="id", suffixes=("", "_okta"))
)

# 2. Orphans.
found = []
leavers = active.merge(link.loc[link.status == "DEPROVISIONED", ["sys_id"]], on="sys_id")
found.append(pd.DataFrame({"kind": "orphaned.leaver", "user_name": leavers.user_name, "item": ""}))
nobody = active[
    ~active.sys_id.isin(link.sys_id) & (active.web_service_access_only != "true") & (active.internal_integration_user != "true")
    & ~active.user_name.str.startswith("svc.") & ~active.user_name.isin(DECLARED)]
found.append(pd.DataFrame({"kind": "orphaned.no_identity", "user_name": nobody.user_name, "item": ""}))

# 3. Roles.
their_groups = people[["sys_id", "okta_id"]].merge(members, left_on="okta_id", right_on="userId")
by_group = their_groups.assign(role_name=their_groups.name.map(GIVEN)).dropna(subset="role_name")[["sys_id", "role_name"]]
managers = people[(people.department == "Sales") & people.title_okta.str.contains("Manager", regex=False)]
given = pd.concat([
    by_group,
    pd.DataFrame({"sys_id": managers.sys_id, "role_name": "sales_manager"}),
    pd.DataFrame({"sys_id": people.loc[people.department == "HR", "sys_id"], "role_name": "sn_hr_core.basic"}),
]).drop_duplicates()
given = given.merge(roles.rename(columns={"sys_id": "role", "name": "role_name"}), on="role_name")

closure = contains.rename(columns={"contains": "contained"})
while True:
    deeper = closure.merge(contains, left_on="contained", right_on="role", suffixes=("", "_inner"))
    grown = pd.concat([closure, deeper[["role", "contains"]].rename(columns={"contains": "contained"})]).drop_duplicates()
    if len(grown) == len(closure):
        break
    closure = grown

confers = group_roles[group_roles.inherits == "true"]
parent = dict(zip(sn_groups.sys_id, sn_groups.parent))
sys_id_of = dict(zip(sn_groups.name, sn_groups.sys_id))
conferred = []
for okta_group, name in GROUPS.items():
    at, seen = sys_id_of.get(name, ""), set()
    while at and at not in seen:
        seen.add(at)
        conferred += [(okta_group, role) for role in confers.loc[confers.group == at, "role"]]
        at = parent.get(at, "")
conferred = pd.DataFrame(conferred, columns=["name", "role"]).drop_duplicates()

own = pd.concat([given[["sys_id", "role"]], their_groups[["sys_id", "name"]].merge(conferred, on="name")[["sys_id", "role"]]]).drop_duplicates()
inside = own.merge(closure, on="role")[["sys_id", "contained"]].rename(columns={"contained": "role"})
allowed = pd.concat([own, inside]).drop_duplicates()

held = grants[grants.user.isin(people.sys_id)].rename(columns={"user": "sys_id"})
missing = given.merge(held[["sys_id", "role"]].drop_duplicates(), on=["sys_id", "role"], how="left", indicator=True)
missing = missing[missing._merge == "left_only"].merge(people[["sys_id", "user_name"]], on="sys_id")
found.append(pd.DataFrame({"kind": "misroled.missing_role", "user_name": missing.user_name, "item": missing.role_name}))

direct = held.loc[held.inherited == "false", ["sys_id", "role"]].drop_duplicates()
excess = direct.merge(allowed, on=["sys_id", "role"], how="left", indicator=True)
excess = excess[excess._merge == "left_only"].merge(roles.rename(columns={"sys_id": "role"}), on="role")
excess = excess[~excess.name.isin(["snc_internal", "snc_external"]) & ~excess.name.str.startswith("x_mon_")]
excess = excess.merge(people[["sys_id", "user_name"]], on="sys_id")
found.append(pd.DataFrame({"kind": "misroled.excess_role", "user_name": excess.user_name, "item": excess.name}))

# 4. Drift.
for field, attribute in DRIFT.items():
    theirs = attribute + "_okta" if attribute in accounts.columns else attribute
    expected = compared(people[theirs], field == "email")
    actual = compared(people[field], field == "email")
    differs = people[(expected != "") & (expected != actual)]
    found.append(pd.DataFrame({"kind": "drift.attribute", "user_name": differs.user_name, "item": field}))

pd.concat(found).sort_values(["kind", "user_name", "item"]).to_csv(answer, index=False)
