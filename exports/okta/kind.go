package okta

import (
	"regexp"
	"slices"
	"strings"

	"rolecall/exports/decode"
	"rolecall/exports/staging"
)

// kind is a list of Okta's API, of which there are many beside those read here: how the API
// calls it, and by what it is told. Most of its records have an id, a name and a status as
// groups and users have.
type kind struct {
	name    string         // what people call it
	address *regexp.Regexp // where it is asked for, below /api/v1/
	stem    *regexp.Regexp // what files of it are called
	keys    [][]string     // sets of keys of which each tells it; in CSV, of folded headers
	id      string         // what its ids begin with
}

func at(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(` + pattern + `)(/|$)`) }

func called(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`^(rolecall)?(okta|export|all)?(` + pattern + `)[0-9]*$`)
}

// kinds are from Okta's API reference (developer.okta.com/docs/api), by the addresses.
var kinds = []kind{
	{name: "group rules", address: at(`groups/rules`), stem: called(`grouprules?`), id: "0pr", keys: [][]string{{"conditions", "actions"}}},
	{name: "rules of policies", address: at(`policies/[^/]+/rules`), stem: called(`policyrules?`), id: "0pr"},
	{name: "policies", address: at(`policies`), stem: called(`polic(y|ies)|.*polic(y|ies)`), id: "00p", keys: [][]string{{"name", "conditions"}, {"name", "system", "priority"}}},
	{name: "network zones", address: at(`zones`), stem: called(`(network)?zones?`), id: "nzo", keys: [][]string{{"gateways"}, {"proxies", "name"}, {"asns", "name"}, {"proxyType", "name"}}},
	{name: "identity providers", address: at(`idps`), stem: called(`idps?|identityproviders?`), keys: [][]string{{"protocol", "policy"}, {"issuerMode", "protocol"}}},
	{name: "authenticators", address: at(`authenticators`), stem: called(`authenticators?`), id: "aut"},
	{name: "features", address: at(`features`), stem: called(`features?`), id: "ft", keys: [][]string{{"stage", "name"}}},
	{name: "event hooks", address: at(`eventHooks`), stem: called(`eventhooks?`), id: "who", keys: [][]string{{"events", "channel"}}},
	{name: "inline hooks", address: at(`inlineHooks`), stem: called(`inlinehooks?`), id: "cal", keys: [][]string{{"channel", "version"}}},
	{name: "hooks", stem: called(`hooks?`), keys: [][]string{{"channel", "name"}}},
	{name: "brands and themes", address: at(`brands`), stem: called(`brands?|themes?`), id: "bnd", keys: [][]string{{"removePoweredByOkta"}, {"agreeToCustomPrivacyPolicy"}}},
	{name: "realms and their assignments", address: at(`realms|realm-assignments`), stem: called(`realms?|realmassignments?`), id: "guo", keys: [][]string{{"profile.realmType"}, {"isDefault", "profile.name"}}},
	{name: "API tokens", address: at(`api-tokens`), stem: called(`(api)?tokens?`), id: "00T", keys: [][]string{{"clientName"}, {"tokenWindow"}}},
	{name: "log streams", address: at(`logStreams`), stem: called(`logstreams?`), keys: [][]string{{"settings", "type", "name"}}},
	{name: "push mappings of groups", address: at(`apps/[^/]+/group-push`), stem: called(`group(push|pushmappings?)`), keys: [][]string{{"sourceGroupId", "targetGroupId"}}},
	{name: "profile mappings", address: at(`mappings`), stem: called(`(profile)?mappings?`), id: "prm"},
	{name: "keys, features and settings of apps", address: at(`apps/[^/]+/(credentials|features|connections|grants|tokens|sso|policies|logo|federated-claims|cwo)`)},
	{name: "apps", address: at(`apps`), stem: called(`app(s|lications?)`), keys: [][]string{{"signOnMode", "label"}}},
	{name: "devices", address: at(`devices|device-assurances|device-integrations|device-posture-checks`), stem: called(`devices?|deviceassurances?`), keys: [][]string{{"profile.platform"}, {"resourceType", "resourceDisplayName"}}},
	{name: "trusted origins", address: at(`trustedOrigins`), stem: called(`trustedorigins?`), id: "tos", keys: [][]string{{"origin", "scopes"}, {"origin", "name"}}},
	{name: "behaviors", address: at(`behaviors`), stem: called(`behaviou?rs?(rules?)?`), keys: [][]string{{"settings", "name", "status"}}},
	{name: "authorization servers", address: at(`authorizationServers|authz`), stem: called(`auth(orization|z)?servers?`), id: "aus", keys: [][]string{{"audiences", "issuer"}, {"metadataPublish"}, {"claimType", "valueType"}}},
	{name: "domains", address: at(`domains|email-domains|email-servers`), stem: called(`(email|custom)?domains?`), keys: [][]string{{"certificateSourceType"}, {"validationStatus", "domain"}}},
	{name: "administrators' roles and resource sets", address: at(`iam|users/[^/]+/roles|groups/[^/]+/roles|roles`), stem: called(`(admin|administrator)?roles?|resourcesets?|administrators?|admins`), keys: [][]string{{"label", "permissions"}, {"assignmentType", "label"}}},
	{name: "types of users", address: at(`meta/types`), stem: called(`usertypes?`), keys: [][]string{{"displayName", "default", "name"}}},
	{name: "linked objects", address: at(`meta/schemas/user/linkedObjects|users/[^/]+/linkedObjects`), stem: called(`linkedobjects?`), keys: [][]string{{"primary", "associated"}}},
	{name: "sessions", address: at(`sessions|users/[^/]+/sessions`), stem: called(`sessions?`), keys: [][]string{{"expiresAt", "userId"}, {"mfaActive"}, {"amr", "expiresAt"}}},
	{name: "factors", address: at(`users/[^/]+/(factors|authenticator-enrollments)|org/factors`), stem: called(`(mfa)?factors?`), keys: [][]string{{"factorType"}}},
	{name: "clients and grants of users", address: at(`users/[^/]+/(clients|grants|subscriptions|blocks|risk|classification|devices|idps)|clients`), keys: [][]string{{"client_id"}, {"scopeId", "clientId"}}},
	{name: "links to apps", address: at(`users/[^/]+/appLinks`), keys: [][]string{{"appInstanceId", "linkUrl"}, {"appInstanceId", "appName"}}},
	{name: "templates of messages", address: at(`templates`), stem: called(`(sms|email)?templates?`), keys: [][]string{{"template", "translations"}}},
	{name: "agents", address: at(`agentPools`), stem: called(`agent(s|pools?)`), keys: [][]string{{"agents", "operationalStatus"}}},
	{name: "captchas", address: at(`captchas`), stem: called(`captchas?`), keys: [][]string{{"siteKey"}}},
	{name: "identity sources", address: at(`identity-sources`), stem: called(`identitysources?`)},
	{name: "push providers", address: at(`push-providers`), stem: called(`pushproviders?`), keys: [][]string{{"providerType", "configuration"}}},
	{name: "settings of the organization", address: at(`org|orgs|rate-limit-settings|principal-rate-limits|threats|attack-protection|first-party-app-settings|hook-keys|ssf|security-events-providers|risk|bot-protection`), stem: called(`org|orgsettings?|organization`), keys: [][]string{{"subdomain", "companyName"}}},
	{name: "reviews and requests of access", address: at(`governance|workflows|api-service-integrations`), stem: called(`campaigns?|reviews?|accessrequests?`)},
	{name: "apps of a group", address: at(`groups/[^/]+/apps`)},
}

// schemas are told by what they describe: in their address, or their id or name.
var schemas = []struct{ name, part string }{
	{UserSchema, "/meta/schemas/user"}, {"Okta's schema of groups", "/meta/schemas/group"},
	{"the schema of an app's users", "/meta/schemas/apps"}, {"schemas of log streams", "/meta/schemas/logStream"},
}

// UserSchema is what the form of /api/v1/meta/schemas/user/default is called: it says which
// attributes users have, and of which types.
const UserSchema = "Okta's user schema"

// schemaOf is the schema that a document is, "" if none.
func schemaOf(document *decode.Document, cells []staging.Cell) string {
	address := document.Address()
	isSchema := find(cells, "$schema") != nil && find(cells, "definitions") != nil || hasDefinitions(document)
	isAddressed := strings.Contains(address, "/meta/schemas/") && !strings.HasSuffix(address, "/linkedObjects")
	if document.HasColumns() || !isSchema && !isAddressed {
		return ""
	}
	if id := find(cells, "id"); id != nil && address == "" {
		address = strings.Join(id.Values(document), " ")
	}
	for _, each := range schemas {
		if strings.Contains(address, each.part) {
			return each.name
		}
	}
	if name := find(cells, "name"); name != nil && slices.Contains(name.Values(document), "user") {
		return UserSchema
	}
	return "a schema"
}

// kindByName is the kind of list that a file is called, nil if none.
func kindByName(document *decode.Document) *kind {
	name := staging.Folded(document.Stem())
	for i := range kinds {
		if kinds[i].stem != nil && kinds[i].stem.MatchString(name) {
			return &kinds[i]
		}
	}
	return nil
}

// kindByFields is the kind of list that keys and ids tell, nil if none.
func kindByFields(document *decode.Document, cells []staging.Cell) *kind {
	ids := alias(cells, "id")
	for i := range kinds {
		if ids != nil && kinds[i].id != "" && staging.AreOktaIDs(ids.Values(document), kinds[i].id) {
			return &kinds[i]
		}
	}
	for i := range kinds {
		if slices.ContainsFunc(kinds[i].keys, func(keys []string) bool { return hasAll(document, cells, keys) }) {
			return &kinds[i]
		}
	}
	return nil
}

func hasAll(document *decode.Document, cells []staging.Cell, keys []string) bool {
	for _, key := range keys {
		if document.HasColumns() && alias(cells, staging.Folded(bare(key))) == nil || !document.HasColumns() && find(cells, key) == nil {
			return false
		}
	}
	return true
}
