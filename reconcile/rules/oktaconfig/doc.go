// Package oktaconfig turns Okta's own configuration into rules: profile mappings, group
// rules, push mappings and group assignments of the ServiceNow app, as the API lists them
// or as Terraform writes them.
//
//	mapping            attributes: {field: expression}; of the other direction, authority: servicenow
//	assignment         scope: {groups: [...]}; its profile, roles: and what a group decides of a field
//	push mapping       groups: {grant: [{groups: [...], group: ..., pushed: true}]}
//	group rule         groups: {grant: [{groups: [...], when: ..., pushed: true}]}, of a group that is pushed
//	user name of app   correlate:
//
// What rules cannot say is a comment with the reason and what it said in Okta. Expressions are
// compiled by package oel: one that it refuses is a comment with the error.
package oktaconfig
