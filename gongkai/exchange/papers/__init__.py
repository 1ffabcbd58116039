"""The papers of publishing: sheets for the board, the review sheet, pictures for hall screens.

``board`` sheets for the 政务栏 and the week · ``review`` the 信息发布审核表 · ``screen`` slides as
pictures · ``led`` plain lines · ``qr`` codes. Everything is set from data; import what is needed,
for the typesetter takes a moment to load.
"""
