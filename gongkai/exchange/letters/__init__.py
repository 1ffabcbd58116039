"""Papers of applications: the letters of an office, and what is printed around them.

``letter`` PDF and ``word`` DOCX of a letter in official layout · ``service_slip`` the 送达回证 ·
``application_form`` the official form, empty or filled · ``register`` the 登记簿 as PDF and XLSX ·
``receipt`` the 登记回执. Everything is set from data; import what is needed, for the typesetter
takes a moment to load.
"""
