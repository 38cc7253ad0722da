package staging

import "testing"

func TestSecretNames(t *testing.T) {
	for name, want := range map[string]bool{
		"user_password": true, "password": true, "passwordHash": true, "password_hash": true, "passwordChangedHash": true, "PASSWORD": true, "passwd": true,
		"profile.password": true, "recovery_question": true, "credentials": true, "credentials.password": true, "clientSecret": true, "secret": true,
		"token": true, "apiToken": true, "API_TOKEN": true, "access_token": true, "refreshtoken": true, "Token 2": true, "pin": true, "PIN": true, "u_pin": true, "doorPIN": true,
		"pin.value": true, "ssn": true, "SSN": true, "ssnLast4": true, "socialSecurityNumber": true, "mfa_seed": true, "mfaSeed": true, "api_key": true,
		"apiKey": true, "API key": true, "APIKey": true, "apikey": true, "x-api-key": true, "private_key": true, "security_answer": true, "hash": true, "pwd": true, "totp_seed": true,
		"password_last": true, "password_old": true,

		"passwordChanged": false, "password_changed": false, "passwordChangedDate": false, "Last Password Change": false, "password_needs_reset": false,
		"lastPasswordChanged": false, "passwordLastSet": false, "Password needs reset": false, "password_expires_at": false, "profile.passwordChanged": false,
		"shipping": false, "shippingAddress": false, "opinion": false, "spin": false, "pinned": false, "tokenised": false, "secretary": false, "secretaryId": false,
		"classification": false, "mission": false, "keyboard": false, "apikeyboard": true, "badge": false, "mfa_enabled": false, "key": false, "external_key": false,
		"userType": false, "login": false, "hashtag": false, "identity_type": false, "sys_id": false, "internal_integration_user": false, "": false, "answered": false,
		"enable_multifactor_authn": false, "federated_id": false, "seedling": false, "ShippingPinpoint": false,
	} {
		if got := IsSecret(name); got != want {
			t.Errorf("%q: %t, want %t", name, got, want)
		}
	}
}
