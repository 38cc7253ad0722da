package main

// clinician is somebody whom no sentence but the first is about.
func clinician() map[string]any {
	return map[string]any{"userType": "Verwaltung", "department": "Einkauf", "title": "Sachbearbeiterin", "city": "Ulm", "raum": "B 12", "primaryPhone": "+49 731 1"}
}

func ofName(first, last string) func(*fellow) { return with("firstName", first, "lastName", last) }

// hospitalSentences are people of whom a sentence is so, and of whom it is nearly so.
func hospitalSentences(f *firm) []sentence {
	doctor := func(title string) func(*fellow) { return allOf(with("userType", "Arzt", "title", title), assign) }
	nurse := func(pairs ...any) func(*fellow) { return allOf(with("userType", "Pflege"), with(pairs...), assign) }
	ward := func(department any) func(*fellow) {
		return allOf(with("division", "Stationen", "department", department), assign)
	}
	none := func(*fellow) {}
	umlaut := 0
	called := func(first, last string) func(*fellow) {
		return allOf(ofName(first, last), assign, func(who *fellow) {
			if umlaut++; umlaut%2 == 0 { // the second of two such people has a digit, chosen by people
				who.app.userName += "2"
			}
		})
	}
	return []sentence{
		{1, "assigned to the app", assign, mustHave, true},
		{1, "assigned by a group", within("OE-Labor"), mustHave, true},
		{1, "not assigned", none, mustHave, false},
		{3, "umlauts", called("Jörg", "Müßig-Ärmel"), hasField("last_name", "MÜSSIG-ÄRMEL"), true},
		{4, "as Java writes them", called("Eva", "Weiß"), hasField("last_name", "WEISS"), true},
		{5, "a title of honour", allOf(with("honorificPrefix", "Prof. Dr.", "title", "Chefärztin"), assign), hasField("title", "Prof. Dr. Chefärztin"), true},
		{5, "a title of honour alone", allOf(with("honorificPrefix", "Dr.", "title", nil), assign), hasField("title", "Dr."), true},
		{5, "none", allOf(with("title", "Chefärztin"), assign), hasField("title", "Chefärztin"), true},
		{6, "the group decides", allOf(within("OE-Kardiologie"), assign), hasField("department", "Kardiologie"), true},
		{6, "the first of two", allOf(within("OE-IT", "OE-Chirurgie"), assign), hasField("department", "Chirurgie"), true},
		{6, "two that are one", allOf(with("department", "Pflegedienst Süd"), assign), hasField("department", "Pflegedienst"), true},
		{6, "none", allOf(with("department", nil), assign), hasField("department", "Zentral"), true},
		{6, "Okta's", assign, hasField("department", "Einkauf"), true},
		{8, "four digits", allOf(with("costCenter", "0815"), assign), hasField("cost_center", "0815"), true},
		{9, "a doctor", doctor("Assistenzarzt"), gets("medical_staff"), true},
		{9, "a nurse", nurse(), gets("medical_staff"), true},
		{9, "neither", assign, gets("medical_staff"), false},
		{9, "a senior doctor", doctor("Oberärztin"), gets("on_call"), true},
		{9, "a chief doctor", doctor("Chefarzt"), gets("on_call"), true},
		{9, "another doctor", doctor("Leitende Oberärztin"), gets("on_call"), false},
		{9, "the title alone", allOf(with("userType", "Verwaltung", "title", "Oberarzt"), assign), gets("on_call"), false},
		{9, "a nurse with consent", nurse("chefZustimmung", true), mayHold("on_call"), true},
		{9, "without", nurse("chefZustimmung", false), mayHold("on_call"), false},
		{9, "consent, and no nurse", allOf(with("chefZustimmung", true), assign), mayHold("on_call"), false},
		{10, "IT", allOf(within("OE-IT"), assign), gets("itil"), true},
		{10, "IT in Okta alone", allOf(with("department", "IT"), assign), gets("itil"), false},
		{10, "by the app's group", within("OE-Labor"), gets("lab_user", "report_user"), true},
		{11, "on a ward", ward("2"), joins("Station 2"), true},
		{11, "in its department alone", allOf(with("department", "2"), assign), joins("Station 2"), false},
		{11, "a ward without a name", ward(nil), joins("Station "), false},
		{11, "covering another", allOf(ward("1"), with("vertretung", "Süd")), mayJoin("Station Süd"), true},
		{11, "not covering it", ward("1"), mayJoin("Station Süd"), false},
		{6, "the other that is one", allOf(with("department", "Pflegedienst Nord"), assign), hasField("department", "Pflegedienst"), true},
		{13, "a student", allOf(with("userType", "Student"), assign), func(is due) bool { return is.pending == 60 }, true},
		{13, "nobody else", assign, func(is due) bool { return is.pending == 60 }, false},
		{14, "on parental leave", allOf(within("Elternzeit"), assign), mustHave, false},
		{14, "a student on parental leave", allOf(within("Elternzeit"), with("userType", "Student"), assign), lockedFirst, true},
	}
}

func mayJoin(group string) func(due) bool {
	return func(is due) bool {
		for _, each := range is.mayGroups {
			if each == group {
				return true
			}
		}
		return false
	}
}

// plantHospital plants what the sentences alone are about.
func (f *firm) plantHospital() {
	person := func(login string, profile map[string]any, change func(*fellow)) *fellow {
		all := clinician()
		for name, value := range profile {
			all[name] = value
		}
		who := f.hire(login, all, assign)
		f.open(who)
		change(who)
		return who
	}
	person("weiss", map[string]any{"lastName": "Weiß"}, func(who *fellow) { who.account.fields["last_name"] = "WEIß" }) // 4
	person("titel", map[string]any{"honorificPrefix": "Dr."}, func(who *fellow) { who.account.fields["title"] = "Sachbearbeiterin" })
	for _, days := range []int{29, 30} { // 9
		person("bereit"+onDay(-days), map[string]any{"userType": "Pflege", "chefZustimmung": true}, func(who *fellow) { who.account.roles["on_call"] = days })
	}
	for _, days := range []int{13, 14} { // 11
		person("vertritt"+onDay(-days), map[string]any{"vertretung": "1"}, func(who *fellow) { who.account.groups["Station 1"] = days })
	}
	for i, kind := range []string{"Student", "Student", "Student", "Verwaltung"} { // 13
		person("frueh"+string(rune('0'+i)), map[string]any{"userType": kind}, func(who *fellow) {
			who.status, who.since = "STAGED", []int{59, 60, 200, 15}[i]
			who.account.used, who.account.made = never, []int{59, 30, 60, 20}[i]
		})
	}
	for i, isLocked := range []bool{true, false, true} { // 14
		person("elternzeit"+string(rune('0'+i)), map[string]any{"userType": "Arzt"}, func(who *fellow) {
			who.groups = append(who.groups, "Elternzeit")
			who.account.locked, who.account.used = isLocked, 300
			if i == 2 {
				who.account.roles["catalog"] = 10 // nobody looks
			}
		})
	}
	person("neuer.betrieb", map[string]any{"employeeNumber": "N-7"}, func(who *fellow) { who.account = nil }) // 15
	f.strays = []*post{{userName: "betrieb@alteklinik.example", active: true, used: 5, made: 900, roles: map[string]int{"catalog": 300},
		fields: map[string]string{"first_name": "Given", "last_name": "BETRIEB", "employee_number": "A-7"}}}
	f.machines = []*post{ // 12
		{userName: "geraet-ct1", active: true, used: 200, made: 900, roles: map[string]int{"sn_device_writer": 1}},
		{userName: "geraet-mrt", active: true, used: 1, made: 900, roles: map[string]int{"itil": 1}},
	}
}
