"""Simulated patients: made-up people with a goal who talk to the real pipeline, as a release check.

`personas` says who they are and how they write, `goals` what they want, `reading` what they understand of a screen,
`person` what they do next, `talks` plays one talk and asks the database whether it came true, `report` sums up.
A simulated patient sees what a person sees (text and choices) and nothing else.
"""
