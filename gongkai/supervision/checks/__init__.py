"""监督检查: inspections from templates, findings, rectification, re-inspection."""
