# Allow any init script to source this file
