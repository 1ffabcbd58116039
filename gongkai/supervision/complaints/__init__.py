"""举报: handled by the organ that supervises, never shown to the organ complained of."""
